export { createSentLog, type SentLog } from './sent-log.ts';
export { placePattern, type SentPage, type SentQuery } from './read-sent.ts';
export { isLogDatabase } from './record.ts';
