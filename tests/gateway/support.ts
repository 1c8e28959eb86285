import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { couch, type Couch } from '../../src/lib/couch/client.ts';
import type { Backend, CouchDocument } from '../../src/lib/couch/types.ts';
import { emptyAnswer, withText } from '../../src/lib/domain/answer.ts';
import { openEmbedded } from '../../src/lib/server/embedded/index.ts';
import {
	couchBackend,
	createGateway,
	type Gateway,
	type GatewayDependencies,
	type PublishedInstruments,
} from '../../src/lib/server/gateway/index.ts';
import type { Principal } from '../../src/lib/server/types.ts';

/** Planted where nobody but the server, or nobody but another facility, may look. */
export const secret = 'TAJEMNICA-obcej-placowki';
export const uuid = '01939c2e-7d4a-7b11-8a52-0242ac120002';
export const at = '2026-11-22T10:42:00.000Z';
/** Twelve letters, as a device mints them. */
export const replica = 'r00000000000';
export const stamp = { n: 1, replica, at, by: 'a' };
export const field = <T>(value: T) => ({ ...stamp, value });

export const people = {
	staff: person('staff', 'muranow-1'),
	manager: person('manager', 'muranow-1'),
	stranger: person('manager', 'wola-2'),
	coordinator: person('coordinator', null),
} as const;
export type Person = keyof typeof people;

function person(role: Principal['role'], facility: string | null): Principal {
	const name = `${role}-${facility ?? 'city'}`;
	return { role, facility, account: name, session: name, email: `${name}@example.org`, name };
}

interface Opened {
	readonly backend: Backend;
	readonly onWrite?: GatewayDependencies['onWrite'];
	close(): Promise<void>;
}

const databases = [
	'program',
	'exchange',
	'registry',
	'accounts',
	'facility-muranow-1',
	'facility-wola-2',
];

/** The databases a suite runs against: always the embedded one, a real CouchDB when there is one. */
export const backends: readonly (readonly [name: string, open: () => Promise<Opened>])[] = [
	['embedded', openInFolder],
	...(process.env.COUCHDB_URL
		? [['CouchDB', () => openOnCouch(process.env.COUCHDB_URL ?? '')] as const]
		: []),
];

async function openInFolder(): Promise<Opened> {
	const dir = await mkdtemp(join(tmpdir(), 'gateway-'));
	const embedded = await openEmbedded({ dir });
	return {
		backend: embedded.handle,
		onWrite: embedded.onWrite,
		async close() {
			await embedded.close();
			await rm(dir, { recursive: true, force: true });
		},
	};
}

/** Databases of a run get a name of their own, so that runs never meet. */
async function openOnCouch(url: string): Promise<Opened> {
	const prefix = `t${randomBytes(4).toString('hex')}-`;
	const server = couchBackend(url);
	const backend: Backend = (request) => {
		const { pathname, search, origin } = new URL(request.url);
		return server(new Request(`${origin}/${prefix}${pathname.slice(1)}${search}`, request));
	};
	return {
		backend,
		async close() {
			for (const name of databases)
				await backend(new Request(`http://couch.invalid/${name}`, { method: 'DELETE' }));
		},
	};
}

/** What `answer` makes documents of: an instrument with whatever category a test likes. */
const everyCategory: PublishedInstruments = {
	has: (instrument) => instrument === 'karta',
	hasVersion: (instrument, version) => instrument === 'karta' && version === 1,
	criteriaOf: () => ({ has: () => true }),
	refresh: () => Promise.resolve(),
};

export interface World {
	readonly gateway: Gateway;
	readonly backend: Backend;
	/** Past the gateway, as the server itself. */
	readonly direct: Couch;
	/** Who `as` a request comes; without: nobody is signed in. `path` still encoded, after `/db/`. */
	send(path: string, options?: Sending): Promise<Response>;
	json(path: string, options?: Sending): Promise<{ status: number; body: unknown }>;
	feed(as: Person | null, query?: string, init?: RequestInit): Promise<Response>;
	/** Ends this person's session. */
	end(who: Person): void;
	readonly logged: string[];
	close(): Promise<void>;
}

export interface Sending {
	readonly as?: Person | null;
	readonly method?: string;
	readonly query?: string;
	readonly body?: unknown;
	readonly raw?: BodyInit;
	readonly headers?: Record<string, string>;
	readonly signal?: AbortSignal;
}

type Changes = Partial<GatewayDependencies>;

export async function openWorld(
	open: () => Promise<Opened> = openInFolder,
	change: Changes | ((backend: Backend) => Changes) = {},
): Promise<World> {
	const opened = await open();
	const direct = couch(opened.backend);
	await Promise.all(databases.map((name) => direct.database(name).create()));
	await plant(direct);
	const ended = new Set<string>();
	const logged: string[] = [];
	const gateway = createGateway({
		backend: opened.backend,
		...(opened.onWrite ? { onWrite: opened.onWrite } : {}),
		principalOf: oncePerRequest((request) => {
			const who = request.headers.get('X-Test-Person');
			return who && !ended.has(who) ? people[who as Person] : null;
		}),
		epoch: () => 'epoch-1',
		instruments: everyCategory,
		log: (...line) => void logged.push(JSON.stringify(line)),
		...(typeof change === 'function' ? change(opened.backend) : change),
	});

	const send: World['send'] = (path, options = {}) => {
		const { as, query = '', body, raw, headers, signal } = options;
		const content = raw ?? (body === undefined ? null : JSON.stringify(body));
		const all = new Headers(content === null ? {} : { 'Content-Type': 'application/json' });
		if (as) all.set('X-Test-Person', as);
		for (const [name, value] of Object.entries(headers ?? {})) all.set(name, value);
		const init: RequestInit & { duplex?: 'half' } = {
			method: options.method ?? (content === null ? 'GET' : 'POST'),
			headers: all,
			body: content,
			signal: signal ?? null,
			duplex: 'half',
		};
		return gateway.handle(new Request(`http://localhost/db/${query}`, init), path);
	};
	return {
		gateway,
		backend: opened.backend,
		direct,
		send,
		async json(path, options) {
			const response = await send(path, options);
			return { status: response.status, body: (await response.json()) as unknown };
		},
		feed: (as, query = '', init = {}) =>
			gateway.feed(
				new Request(`http://localhost/api/feed${query}`, {
					...init,
					headers: { ...(as ? { 'X-Test-Person': as } : {}), ...init.headers },
				}),
			),
		end: (who) => void ended.add(who),
		logged,
		async close() {
			gateway.close();
			await opened.close();
		},
	};
}

/** As the server's hook does: who asks is looked up once. */
function oncePerRequest(
	look: (request: Request) => Principal | null,
): GatewayDependencies['principalOf'] {
	const known = new WeakMap<Request, Principal | null>();
	return (request) => {
		const principal = known.has(request) ? (known.get(request) ?? null) : look(request);
		known.set(request, principal);
		return Promise.resolve(principal);
	};
}

/** What the other facility and the server keep to themselves. */
async function plant(direct: Couch): Promise<void> {
	await direct.database('facility-wola-2').bulkDocs([answer(`sekret-${secret}`, secret)]);
	await direct.database('accounts').bulkDocs([{ _id: `account:${secret}`, hash: secret }]);
	await direct.database('registry').bulkDocs([
		{
			_id: 'summary:wola-2',
			type: 'summary',
			schema: 1,
			facility: 'wola-2',
			name: secret,
			operator: secret,
			status: null,
		},
	]);
	await direct.database('facility-muranow-1').bulkDocs([
		{ _id: '_design/own', note: secret },
		{ _id: 'lease:worker', note: secret },
	]);
	await direct
		.database('program')
		.bulkDocs([{ _id: 'faq:kto', type: 'faq', schema: 1, q: 'Kto?', a: 'Każdy.' }]);
}

export function answer(category: string, text: string): CouchDocument {
	const key = { instrument: 'karta', round: '2026-09', category };
	return { _id: `answer:karta:2026-09:${category}`, ...withText(emptyAnswer(key, 1), text, stamp) };
}

export const goal = {
	_id: `goal:${uuid}`,
	type: 'goal',
	schema: 1,
	element: field('Wolontariat'),
	seen: { [replica]: 1 },
};
export const submission = {
	_id: `submission:${uuid}`,
	type: 'submission',
	schema: 1,
	instrument: 'karta',
	round: '2026-09',
	catalogue: 1,
	answers: {},
	at,
	by: 'a',
};
export const standing = {
	_id: 'standing:karta',
	type: 'standing',
	schema: 1,
	instrument: 'karta',
	submission: uuid,
	round: '2026-09',
	catalogue: 1,
	status: 'VIP',
	tallies: [],
	submittedAt: at,
	validUntil: at,
};
export function offer(facility: string): CouchDocument {
	return {
		_id: `offer:${facility}:${uuid}`,
		type: 'offer',
		schema: 1,
		facility,
		kind: field('gives'),
		title: field('Stół'),
		at,
		seen: { [replica]: 1 },
	};
}
