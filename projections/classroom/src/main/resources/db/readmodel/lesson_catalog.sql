-- Lessons, found by title, teacher and status. As a rule a lesson has one stream, and so one row. Where streams of a
-- foreign writer share a lesson_id, each has its row, and queries show the one that changed its status last.
create table lessons (
  lesson_id    uuid not null,
  aggregate_id uuid not null,
  teacher_id   uuid not null,
  title        text not null,
  title_words  text not null,
  status       text not null,
  status_since timestamptz not null,
  published_at timestamptz
);
comment on column lessons.title_words is 'The words of the title as they are searched, with spaces between.';
comment on column lessons.status is 'drafted, published or archived.';

-- indexes
alter table lessons add primary key (lesson_id, aggregate_id);
create index lessons_status on lessons (status, status_since, lesson_id);
create index lessons_teacher on lessons (teacher_id, status, status_since, lesson_id);
-- Not to_tsvector(): how that splits and folds depends on the locale of the database.
create index lessons_words on lessons using gin (array_to_tsvector(string_to_array(title_words, ' ')));
