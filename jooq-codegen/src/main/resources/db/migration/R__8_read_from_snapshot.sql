-- The events of an aggregate from the last one on that its snapshot covers, or from the first one if it has no snapshot
-- of this log. A function for the same reason as read_partition; with a join instead of the inmost select, such a plan
-- would read the whole stream.
create or replace function read_from_snapshot(aggregate_id uuid, fingerprint text, maximum integer)
returns setof domain_events
language sql stable
set enable_seqscan = off
set enable_bitmapscan = off
as $$
  select *
    from domain_events e
   where e.aggregate_id = read_from_snapshot.aggregate_id
     and e.sequence >= coalesce(
       (select s.sequence
          from snapshots s
         where s.aggregate_id = read_from_snapshot.aggregate_id
           and s.fingerprint = read_from_snapshot.fingerprint
           and s.event_id = (select last.id
                               from domain_events last
                              where last.aggregate_id = s.aggregate_id and last.sequence = s.sequence)),
       1)
   order by e.sequence
   limit maximum
$$;
