import { describe, expect, it } from 'vitest';
import type { Changes } from '../../../src/lib/couch/types.ts';
import type { Ask } from '../support/ask.ts';
import { lines } from '../support/lines.ts';
import type { Fresh } from './index.ts';

const ids = ({ results }: Changes) => results.map(({ id }) => id);

function longpoll(db: Ask, query: string, signal?: AbortSignal): Promise<Response> {
	return db.backend(db.request('GET', `/_changes?feed=longpoll&${query}`, undefined, {}, signal));
}

async function now(db: Ask): Promise<string> {
	return `since=${encodeURIComponent((await db.get('')).body.update_seq)}`;
}

export function describeFeeds(fresh: Fresh): void {
	describe('a longpoll', () => {
		it('answers at once when there is something', async () => {
			const db = fresh();
			await db.write({ _id: 'a' });
			expect(ids(await (await longpoll(db, 'since=0')).json())).toEqual(['a']);
		});

		it('answers with the next write', async () => {
			const db = fresh();
			await db.write({ _id: 'before' });
			const waiting = longpoll(db, await now(db)).then((response) => response.json());
			await db.write({ _id: 'a' });
			const answer = await waiting;
			expect(ids(answer)).toEqual(['a']);
			expect([typeof answer.last_seq, answer.pending]).toEqual(['string', 0]);
		});

		it('answers empty after its time', async () => {
			const db = fresh();
			await db.write({ _id: 'a' });
			const answer: Changes = await (await longpoll(db, `timeout=60&${await now(db)}`)).json();
			expect([answer.results, answer.pending]).toEqual([[], 0]);
			await db.write({ _id: 'b' });
			const after = `since=${encodeURIComponent(answer.last_seq)}`;
			expect(ids(await (await longpoll(db, after)).json())).toEqual(['b']);
		});

		it('gives signs of life', async () => {
			const db = fresh();
			const response = await longpoll(db, 'since=now&heartbeat=60');
			let text = '';
			let written = false;
			for await (const chunk of response.body ?? []) {
				text += Buffer.from(chunk).toString();
				if (!written && /\n\n\n/.test(text)) {
					written = true;
					await db.write({ _id: 'a' });
				}
			}
			expect(ids(JSON.parse(text))).toEqual(['a']);
		});

		it('is let go by its reader', async () => {
			const db = fresh();
			const reader = new AbortController();
			const response = await longpoll(db, 'since=now', reader.signal);
			reader.abort();
			await response.body?.cancel().catch(() => undefined);
			await db.write({ _id: 'a' });
			expect((await db.get('/a')).status).toBe(200);
		});
	});

	describe('a continuous feed', () => {
		const open = (db: Ask, query: string) =>
			db.backend(db.request('GET', `/_changes?feed=continuous&${query}`));

		it('tells what is there and what comes', async () => {
			const db = fresh();
			await db.write({ _id: 'a' });
			const feed = lines(await open(db, 'heartbeat=60&include_docs=true'));
			expect(await feed.next()).toMatchObject({ id: 'a', doc: { _id: 'a' } });
			await db.write({ _id: 'b' });
			expect(await feed.next()).toMatchObject({ id: 'b' });
			await feed.quiet();
			await db.write({ _id: 'c' });
			expect(await feed.next()).toMatchObject({ id: 'c' });
			await feed.cancel();
		});

		it('ends after its limit or its time with where it was', async () => {
			const db = fresh();
			await db.write({ _id: 'a' }, { _id: 'b' }, { _id: 'c' });
			const limited = lines(await open(db, 'limit=2'));
			const two = [await limited.next(), await limited.next()];
			expect(two.every((change) => 'id' in change)).toBe(true);
			expect(await limited.next()).toMatchObject({ last_seq: expect.any(String) });
			const timed = lines(await open(db, 'timeout=60&since=now'));
			expect(await timed.next()).toMatchObject({ last_seq: expect.any(String) });
		});
	});
}
