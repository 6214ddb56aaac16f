-- What the commands of an aggregate with some idempotency keys were answered. A function for the same reason as
-- read_partition.
create or replace function find_receipts(aggregate_id uuid, idempotency_keys text[])
returns setof command_receipts
language sql stable
set enable_seqscan = off
set enable_bitmapscan = off
as $$
  select earlier.*
    from unnest(idempotency_keys) as k (idempotency_key)
   cross join lateral (
     select *
       from command_receipts c
      where c.aggregate_id = find_receipts.aggregate_id and c.idempotency_key = k.idempotency_key
      limit 1 -- keeps it a look-up
   ) earlier
$$;
