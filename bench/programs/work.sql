create table item (id integer primary key, name text, price real, stock integer);
begin;
with recursive n (i) as (select 1 union all select i + 1 from n where i < 40000)
  insert into item select i, 'item ' || (i * 7919 % 40000), (i * 31 % 1000) / 10.0, i % 97 from n;
commit;
create index item_name on item (name);
select count(*), round(sum(price * stock), 2) from item;
select stock, count(*), max(price) from item group by stock order by 3 desc, 1 limit 3;
select a.id, b.id from item a join item b on b.name = 'item ' || a.id where a.id < 3000 and b.stock = 5 order by 1 limit 3;
update item set price = price * 1.1 where stock > 50;
delete from item where id % 3 = 0;
select count(*), round(sum(price), 2) from item where name like '%99%';
