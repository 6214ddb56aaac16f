-- The sequence before the last event that an aggregate's snapshot covers, for read_stream; 0 if the aggregate has no
-- snapshot of this log. A function for the same reason as read_partition; with a join instead of the inner select, such a
-- plan would read the whole stream.
create or replace function before_snapshot_end(aggregate_id uuid, fingerprint text)
returns bigint
language sql stable
set enable_seqscan = off
set enable_bitmapscan = off
as $$
  select coalesce(
    (select s.sequence - 1
       from snapshots s
      where s.aggregate_id = before_snapshot_end.aggregate_id
        and s.fingerprint = before_snapshot_end.fingerprint
        and s.event_id = (select e.id
                            from domain_events e
                           where e.aggregate_id = s.aggregate_id and e.sequence = s.sequence)),
    0)
$$;
