import { get } from 'node:http';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Changes } from '../../src/lib/couch/types.ts';
import { Ask, read } from './support/ask.ts';
import { openTemporary, type Temporary } from './support/embedded.ts';
import { listen, type Listening } from './support/http.ts';

// Real files and processes: slow where the machine has other work.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let server: Temporary;
let web: Listening;
beforeEach(async () => {
	server = await openTemporary();
	web = await listen(server.handle);
});
afterEach(async () => {
	await web.close();
	await server.close();
});

async function databases(count: number): Promise<Ask[]> {
	const all = Array.from({ length: count }, (_, i) => new Ask(server.backend, `facility-${i}`));
	for (const db of all) {
		await db.put('');
		await db.write({ _id: 'there' });
	}
	return all;
}

it('holds a thousand longpolls while others write, answers each and loses none', async () => {
	const all = await databases(20);
	const starts = await Promise.all(all.map((db) => db.get('')));
	const waiting = Array.from({ length: 1000 }, (_, i) => {
		const since = encodeURIComponent(starts[i % 20]?.body.update_seq);
		const db = all[i % 20];
		return getJson(
			`${web.url}/${db?.database}/_changes?feed=longpoll&heartbeat=10000&since=${since}`,
		);
	});
	await vi.waitFor(async () => expect(await web.connections()).toBe(1000), 10_000);
	await Promise.all(all.map((db, i) => db.write({ _id: `new-${i}` })));
	const answers = await Promise.all(waiting);
	answers.forEach(({ results }, i) =>
		expect(results.map(({ id }) => id)).toEqual([`new-${i % 20}`]),
	);
});

it('keeps every reader up while they come back and others go on writing', async () => {
	const [db] = await databases(1);
	if (!db) throw new Error('no database');
	const total = 60;
	const follow = async (): Promise<Set<string>> => {
		const seen = new Set<string>();
		for (let since = '0'; seen.size <= total;) {
			const query = `feed=longpoll&limit=7&since=${encodeURIComponent(since)}`;
			const { results, last_seq } = (await db.get(`/_changes?${query}`)).body as Changes;
			for (const { id } of results) seen.add(id);
			since = last_seq;
		}
		return seen;
	};
	const readers = Array.from({ length: 50 }, follow);
	for (let i = 0; i < total; i++) await db.write({ _id: `d${i}` });
	for (const seen of await Promise.all(readers)) expect(seen.size).toBe(total + 1);
});

it('lets go of readers that hang up', async () => {
	const [db] = await databases(1);
	const url = `${web.url}/${db?.database}/_changes?feed=continuous&since=now&heartbeat=50`;
	const requests = await Promise.all(
		Array.from({ length: 20 }, async () => {
			const request = get(url, { agent: false });
			request.on('error', () => undefined);
			await new Promise((resolve) => request.on('response', (r) => r.once('data', resolve)));
			return request;
		}),
	);
	expect(await web.connections()).toBe(20);
	for (const request of requests) request.destroy();
	await vi.waitFor(async () => expect(await web.connections()).toBe(0));
	expect(await db?.write({ _id: 'after' })).toHaveLength(1);
});

it('ends every feed when it closes, and answers 503 from then on', async () => {
	const [db] = await databases(1);
	if (!db) throw new Error('no database');
	const since = encodeURIComponent((await db.get('')).body.update_seq);
	const open = (feed: string) =>
		db.backend(db.request('GET', `/_changes?feed=${feed}&heartbeat=60000&since=${since}`));
	const feeds = await Promise.all([open('longpoll'), open('longpoll'), open('continuous')]);
	const ends = Promise.all(feeds.map(read));
	await server.stop();
	const [first, , last] = await ends;
	expect(first?.body).toMatchObject({ results: [], pending: 0 });
	expect(JSON.parse(last?.text ?? '')).toMatchObject({ pending: 0 });
	const after = await db.get('');
	expect([after.status, after.headers.get('Retry-After')]).toEqual([503, '1']);
});

it('ends the feeds of a database that is dropped', async () => {
	const [db] = await databases(1);
	if (!db) throw new Error('no database');
	const feed = await db.backend(db.request('GET', '/_changes?feed=longpoll&since=now'));
	await db.delete('');
	expect((await read(feed)).body).toMatchObject({ results: [] });
});

/** Node's own client: a connection each, as devices have. */
function getJson(url: string): Promise<Changes> {
	return new Promise((resolve, reject) => {
		get(url, { agent: false }, (response) => {
			let text = '';
			response.setEncoding('utf8');
			response.on('data', (chunk: string) => (text += chunk));
			response.on('error', reject);
			response.on('end', () => resolve(JSON.parse(text)));
		}).on('error', reject);
	});
}
