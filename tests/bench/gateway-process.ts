/** Measures what the gateway adds to its backend; prints {@link Figures} as its last line. */
import { couch } from '../../src/lib/couch/client.ts';
import { answer, openWorld } from '../gateway/support.ts';
import { inTurn, say, type Samples } from './timing.ts';

type Pair = Samples<'gateway' | 'backend'>;

export interface Figures {
	readonly single: Pair;
	readonly bulk: Pair;
	readonly changes: Pair;
}

/** The size of an answer with a few sentences. */
const text = 'Zażółć gęślą jaźń. '.repeat(40);
const own = 'facility-muranow-1';

const world = await openWorld();
const backend = world.direct.database(own);
const gateway = couch((request) => {
	const { pathname, search } = new URL(request.url);
	const headers = new Headers(request.headers);
	headers.set('X-Test-Person', 'staff');
	const path = pathname.slice(1);
	const url = `http://localhost/db/${path}${search}`;
	return world.gateway.handle(new Request(url, new Request(request, { headers })), path);
}).database(own);

const documents = (name: string, count: number) =>
	Array.from({ length: count }, (_, n) => answer(`${name}-${n}`, text));

async function measure(): Promise<Figures> {
	const single = await inTurn(200, 20, (i) => ({
		gateway: () => gateway.bulkDocs(documents(`g${i}`, 1)),
		backend: () => backend.bulkDocs(documents(`b${i}`, 1)),
	}));
	const bulk = await inTurn(5, 0, (i) => {
		const [through, past] = [documents(`gg${i}`, 1000), documents(`bb${i}`, 1000)];
		return {
			gateway: () => gateway.bulkDocs(through),
			backend: () => backend.bulkDocs(past),
		};
	});
	const all = { includeDocs: true, conflicts: true };
	const changes = await inTurn(5, 1, () => ({
		gateway: () => everyChange(gateway),
		backend: () => backend.changes(all),
	}));
	return { single, bulk, changes };
}

/** A page is cut by its size; the next one follows. */
async function everyChange(database: typeof gateway): Promise<void> {
	let page = await database.changes({ includeDocs: true, conflicts: true });
	while (page.pending)
		page = await database.changes({ includeDocs: true, conflicts: true, since: page.last_seq });
}

const figures = await measure();
await world.close();
say(figures);
