-- Writes a batch of appends in one call and tells what became of each. An append is all or nothing; one that conflicts
-- does not hold up the others. The caller sends at most one append for an aggregate in a call.
--
-- locks        the partitions of all appends, each once, ascending: every writer locks in this order, so none deadlock
-- append_*     one element an append; append_size is its number of events
-- event_*      one element an event, in the order of the appends; event_append is the append's place, from 1
-- receipt_*    one element an idempotency key
--
-- Returns a row an append, in their order:
-- actual_sequence   the end of the aggregate's stream before this call
-- first_position    where its events begin, or would have begun if it has none; null if it was not written
-- repeated_*        the earlier receipt, if one of the append's keys was used before
create or replace function append_events(
  locks integer[],
  append_aggregate uuid[], append_partition integer[], append_expected bigint[], append_size integer[],
  event_append integer[], event_id uuid[], event_sequence bigint[], event_at timestamptz[], event_type text[],
  event_payload text[], event_metadata text[],
  receipt_append integer[], receipt_key text[], receipt_events integer[]
) returns table (
  actual_sequence bigint, first_position bigint,
  repeated_key text, repeated_sequence bigint, repeated_position bigint
)
language plpgsql volatile security definer
set search_path = public, pg_temp
set lock_timeout = '10s'
set plan_cache_mode = force_generic_plan -- planning costs more than all the rest
set enable_seqscan = off                 -- a plan made while the tables are empty must still be right when they are full
as $$
#variable_conflict use_column
declare
  locked integer;
begin
  foreach locked in array locks loop
    perform lock_partition(locked);
  end loop;

  return query
  with asked as materialized (
    select a.n, a.aggregate_id, a.partition, a.expected, a.size,
           (select coalesce(max(e.sequence), 0) from domain_events e where e.aggregate_id = a.aggregate_id) as actual,
           earlier.idempotency_key, earlier.sequence, earlier.position
      from unnest(append_aggregate, append_partition, append_expected, append_size)
           with ordinality as a (aggregate_id, partition, expected, size, n)
      left join lateral (
        select c.idempotency_key, c.sequence, c.position
          from unnest(receipt_append, receipt_key) as k (n, idempotency_key)
          join command_receipts c on c.aggregate_id = a.aggregate_id and c.idempotency_key = k.idempotency_key
         where k.n = a.n
         limit 1
      ) earlier on cardinality(receipt_append) > 0
  ),
  heads as materialized (
    select l.partition,
           (select coalesce(max(e.position), 0) from domain_events e where e.partition = l.partition) as position
      from unnest(locks) as l (partition)
  ),
  accepted as materialized (
    select a.n, a.aggregate_id, a.partition, a.expected,
           h.position + sum(a.size) over (partition by a.partition order by a.n) - a.size + 1 as first_position
      from asked a join heads h on h.partition = a.partition
     where a.actual = a.expected and a.idempotency_key is null
  ),
  written as (
    insert into domain_events
      (id, aggregate_id, sequence, occurred_at, event_type, payload, partition, position, metadata)
    select e.id, a.aggregate_id, e.sequence, e.at, e.type, e.payload::jsonb, a.partition,
           a.first_position + e.sequence - a.expected - 1, e.metadata::jsonb
      from unnest(event_append, event_id, event_sequence, event_at, event_type, event_payload, event_metadata)
           as e (n, id, sequence, at, type, payload, metadata)
      join accepted a on a.n = e.n
  ),
  noted as (
    insert into command_receipts (aggregate_id, idempotency_key, sequence, partition, position)
    select a.aggregate_id, k.idempotency_key, a.expected + k.events, a.partition, a.first_position + k.events - 1
      from unnest(receipt_append, receipt_key, receipt_events) as k (n, idempotency_key, events)
      join accepted a on a.n = k.n
  )
  select q.actual, a.first_position::bigint, q.idempotency_key, q.sequence, q.position
    from asked q left join accepted a on a.n = q.n
   order by q.n;
end
$$;

revoke all on function append_events from public;
grant execute on function append_events to edupulse_app;
