create table books (
  book_id uuid primary key,
  title text not null,
  author text not null
);

create table lent_copies (
  copy_id uuid primary key,
  book_id uuid not null,
  member_id uuid not null,
  since timestamptz not null
);

-- indexes
create index lent_copies_of_a_book on lent_copies (book_id);
