/**
 * The embedded database on a port of its own, open to its admin alone as in a city: with what a plain PouchDB
 * replicates, which the gateway does not let people do. Nothing packs its answers. Prints its address, and goes on until it
 * is stopped.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '../../src/lib/server/embedded/index.ts';
import { listen } from '../couch/support/http.ts';

const dir = await mkdtemp(join(tmpdir(), 'bench-'));
const embedded = await openEmbedded({ dir });
/** The page is another origin's; what it must ask beforehand it asks once. */
const open = {
	'Access-Control-Allow-Origin': '*',
	'Access-Control-Allow-Headers': '*',
	'Access-Control-Allow-Methods': '*',
	'Access-Control-Max-Age': '7200',
};

const { url, close } = await listen(async (request) => {
	if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: open });
	const { pathname, search } = new URL(request.url);
	const headers = new Headers(request.headers);
	// Sent as plain text, a body needs no question beforehand.
	if (request.body) headers.set('Content-Type', 'application/json');
	// Where the gateway has them, so that requests are counted alike.
	const path = pathname.replace(/^\/db\//, '/');
	const inner = new Request(
		`http://couch.invalid${path}${search}`,
		new Request(request, { headers }),
	);
	const answer = await embedded.handle(inner);
	for (const [name, value] of Object.entries(open)) answer.headers.set(name, value);
	return answer;
});
process.stdout.write(`${url}\n`);
process.once('SIGTERM', () => {
	void close()
		.then(() => embedded.close())
		.then(() => rm(dir, { recursive: true, force: true }));
});
