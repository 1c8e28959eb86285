/** For who sends requests here: whether they would be answered. */
export { GET } from '../+server.ts';
