# Pure Python, a little of everything: objects, dictionaries, strings, sorting, floats.
class Body:
    __slots__ = ("x", "v", "mass")
    def __init__(self, x, v, mass):
        self.x, self.v, self.mass = x, v, mass

def orbit(steps):
    bodies = [Body(float(i), 0.0, 1.0 + i) for i in range(5)]
    for _ in range(steps):
        for a in bodies:
            for b in bodies:
                if a is not b:
                    d = b.x - a.x
                    a.v += b.mass * d / (abs(d) ** 3 + 0.1) * 0.001
        for a in bodies:
            a.x += a.v * 0.001
    return sum(b.x for b in bodies)

def words(count):
    seen = {}
    state = 42
    for _ in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        word = "w%d" % (state % 997)
        seen[word] = seen.get(word, 0) + 1
    return sorted(seen.items(), key=lambda item: (-item[1], item[0]))[:3]

def primes(limit):
    sieve = bytearray([1]) * limit
    for i in range(2, int(limit ** 0.5) + 1):
        if sieve[i]:
            for j in range(i * i, limit, i):
                sieve[j] = 0
    return sum(sieve[2:])

def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

print("%.9f" % orbit(2000), words(40000), primes(200000), fib(20))
