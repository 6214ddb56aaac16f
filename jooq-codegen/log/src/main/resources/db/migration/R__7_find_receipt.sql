-- What a command with an idempotency key was answered: for programs that do not know find_receipts yet, which go on
-- while nodes are replaced. A function for the same reason as read_partition.
create or replace function find_receipt(aggregate_id uuid, idempotency_key text)
returns setof command_receipts
language sql stable
set enable_seqscan = off
set enable_bitmapscan = off
as $$
  select *
    from command_receipts c
   where c.aggregate_id = find_receipt.aggregate_id and c.idempotency_key = find_receipt.idempotency_key
$$;
