// Apart from the schema: the first drawing needs the names and not the library.

/** The local database of a draft made without an account. */
export const draftDatabaseName = 'miasto-korzysci';
/** The value of `db` in rows of a draft that belongs to no facility yet. */
export const draftDb = 'draft';
/** The value of `db` for what the city publishes: catalogue versions. */
export const programDb = 'program';
