-- Writes a batch of appends in one call and tells what became of each. An append is all or nothing; one that conflicts
-- does not hold up the others. The caller sends at most one append for an aggregate in a call.
--
-- locks        the partitions of all appends, each once, ascending: every writer locks in this order, so none deadlock
-- append_*     one element an append; append_expected is the sequence of its stream's last event and append_last its id,
--              null if the writer does not know it; append_size is its number of events
-- event_*      one element an event, in the order of the appends; event_append is the append's place, from 1
-- receipt_*    one element an idempotency key; receipt_append is the append's place
--
-- Returns a row an append, in their order:
-- actual_sequence   the end of the aggregate's stream before this call; the expected one if another event stands there
-- first_position    where its events begin, or would have begun if it has none; null if it was not written
-- repeated_keys, repeated_sequences, repeated_positions
--                   the earlier receipts of those of the append's keys that were used before; null if there are none
-- repeated_key, repeated_sequence, repeated_position
--                   the first of them, for programs that know of one: they go on while nodes are replaced
--
-- No statement in here joins two sets: each looks up by index or reads arrays by place. So its cost rises with the batch
-- and not with its square, and a plan that is made while the tables are empty is the right one when they are full.
drop function if exists append_events(
  integer[], uuid[], integer[], bigint[], uuid[], integer[], integer[], uuid[], bigint[], timestamptz[], text[], text[],
  text[], integer[], text[], integer[]); -- its result may have been another

create function append_events(
  locks integer[],
  append_aggregate uuid[], append_partition integer[], append_expected bigint[], append_last uuid[],
  append_size integer[],
  event_append integer[], event_id uuid[], event_sequence bigint[], event_at timestamptz[], event_type text[],
  event_payload text[], event_metadata text[],
  receipt_append integer[], receipt_key text[], receipt_events integer[]
) returns table (
  actual_sequence bigint, first_position bigint,
  repeated_key text, repeated_sequence bigint, repeated_position bigint,
  repeated_keys text[], repeated_sequences bigint[], repeated_positions bigint[]
)
language plpgsql volatile security definer
set search_path = public, pg_temp
set lock_timeout = '5s' -- shorter than the caller waits for an answer, so that it learns that nothing was written
set plan_cache_mode = force_generic_plan -- planning costs more than all the rest
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
  appends constant integer not null := cardinality(append_aggregate);
  next_positions bigint[];                                          -- by partition
  ends bigint[];                                                    -- the rest by append
  are_expected boolean[];
  firsts bigint[] := array_fill(0::bigint, array[appends]);         -- 0 for what is not written
  locked integer;
  repeats cursor for
    select k.n, array_agg(earlier.idempotency_key order by k.place) as keys,
           array_agg(earlier.sequence order by k.place) as sequences,
           array_agg(earlier.position order by k.place) as positions
      from unnest(receipt_append, receipt_key) with ordinality as k (n, idempotency_key, place)
     cross join lateral (
       select c.idempotency_key, c.sequence, c.position
         from command_receipts c
        where c.aggregate_id = append_aggregate[k.n] and c.idempotency_key = k.idempotency_key
        limit 1 -- keeps it a look-up
     ) earlier
     group by k.n
     order by k.n;
  repeated integer;                                                 -- the next append that has known keys, and these
  keys text[];
  sequences bigint[];
  positions bigint[];
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'append_events must run at READ COMMITTED, else it cannot see what others wrote before it got the lock';
  end if;

  foreach locked in array locks loop
    perform lock_partition(locked);
    next_positions[locked] := (select coalesce(max(e.position), 0) + 1 from domain_events e where e.partition = locked);
  end loop;

  select array_agg(a.sequence), array_agg(a.is_expected) into ends, are_expected
    from (select coalesce(last.sequence, 0) as sequence,
                 coalesce(last.sequence, 0) = a.expected and (a.last_id is null or a.last_id = last.id) as is_expected
            from unnest(append_aggregate, append_expected, append_last) with ordinality
                 as a (aggregate_id, expected, last_id, n)
            left join lateral (
              select e.sequence, e.id
                from domain_events e
               where e.aggregate_id = a.aggregate_id
               order by e.sequence desc
               limit 1 -- keeps it a look-up
            ) last on true
           order by a.n) as a;

  if cardinality(receipt_key) > 0 then
    open repeats;
    fetch repeats into repeated, keys, sequences, positions;
  end if;
  for n in 1 .. appends loop
    actual_sequence := ends[n];
    first_position := null;
    if n = repeated then
      repeated_keys := keys;
      repeated_sequences := sequences;
      repeated_positions := positions;
      fetch repeats into repeated, keys, sequences, positions;
    else
      repeated_keys := null;
      repeated_sequences := null;
      repeated_positions := null;
      if are_expected[n] then
        first_position := next_positions[append_partition[n]];
        firsts[n] := first_position;
        next_positions[append_partition[n]] := first_position + append_size[n];
      end if;
    end if;
    repeated_key := repeated_keys[1];
    repeated_sequence := repeated_sequences[1];
    repeated_position := repeated_positions[1];
    return next; -- which the caller gets if what follows succeeds
  end loop;

  insert into domain_events
    (id, aggregate_id, sequence, occurred_at, event_type, payload, partition, position, metadata)
  select e.id, append_aggregate[e.n], e.sequence, e.at, e.type, e.payload::jsonb, append_partition[e.n],
         firsts[e.n] + e.sequence - append_expected[e.n] - 1, e.metadata::jsonb
    from unnest(event_append, event_id, event_sequence, event_at, event_type, event_payload, event_metadata)
         as e (n, id, sequence, at, type, payload, metadata)
   where firsts[e.n] > 0;

  insert into command_receipts (aggregate_id, idempotency_key, sequence, partition, position)
  select append_aggregate[k.n], k.idempotency_key, append_expected[k.n] + k.events, append_partition[k.n],
         firsts[k.n] + k.events - 1
    from unnest(receipt_append, receipt_key, receipt_events) as k (n, idempotency_key, events)
   where firsts[k.n] > 0;
end
$$;

revoke all on function append_events from public;
grant execute on function append_events to edupulse_app;
