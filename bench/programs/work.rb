# Pure Ruby, a little of everything: objects, hashes, strings, sorting, blocks.
Point = Struct.new(:x, :y) do
  def +(other) = Point.new(x + other.x, y + other.y)
end

def words(count)
  seen = Hash.new(0)
  state = 42
  count.times do
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    seen["w#{state % 997}"] += 1
  end
  seen.sort_by { |word, times| [-times, word] }.first(3)
end

def fib(n) = n < 2 ? n : fib(n - 1) + fib(n - 2)

point = (1..30000).map { |i| Point.new(i, i * 2) }.reduce(:+)
sieve = Array.new(50001, true)
(2..223).each { |i| (i * i).step(50000, i) { |j| sieve[j] = false } if sieve[i] }
p point.to_a, words(20000), sieve[2..].count(true), fib(20)
