-- The last event of each partition, in their order; nulls for an empty one. A function for the same reason as
-- read_partition.
create or replace function read_heads()
returns table (partition integer, last_position bigint, last_id uuid)
language sql stable
set enable_seqscan = off
set enable_bitmapscan = off
as $$
  select p, last.position, last.id
    from generate_series(0, (select s.partitions from log_settings s) - 1) as t (p)
    left join lateral (
      select e.position, e.id
        from domain_events e
       where e.partition = p
       order by e.position desc
       limit 1
    ) last on true
   order by p
$$;
