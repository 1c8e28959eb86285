import type { Random } from './random.ts';
import type { Decisions, RequestPlan } from './script.ts';
import type { SimulatedServer } from './server.ts';
import { rest } from './turns.ts';
import { wrongPushes, type Pushed } from './wire.ts';
import type { World } from './world.ts';

/** What may become of a request. */
export type Fault =
	| 'none'
	| 'dropped'
	| 'answer-lost'
	| 'silent'
	| 'twice'
	| 'error'
	| 'html'
	| 'too-many'
	| 'accepted'
	| 'accepted-and-lost'
	| 'stale'
	| 'rewound'
	| 'split'
	| 'too-large'
	| 'short'
	| 'lagging';

/** How often; the trouble of one schedule. */
export type Trouble = Readonly<Record<Fault, number>>;

/** The line between a device and the server, and what a cluster behind it may do. */
export class Network {
	calm = false;
	/** Requests that reached the server, by device. */
	readonly requests = new Map<string, string[]>();
	/** A request that nobody holds is collected as garbage, and its signal then never tells of an abort. */
	readonly #open = new Set<Request>();
	readonly #answers = new Map<string, Answered[]>();
	/** What was read of each document, in this history of the server or another. */
	readonly #read = new Map<string, { key: string }[]>();
	/** Devices that hold a feed: each is told when something was written. */
	readonly #held = new Set<() => void>();

	constructor(
		private readonly world: World,
		private readonly server: SimulatedServer,
		private readonly decisions: Decisions,
		private readonly trouble: Partial<Trouble>,
		/** Told what a device sent and may never send. */
		private readonly found: (what: string) => void,
	) {}

	/** `fetch` of one device; rejects as a browser's does. */
	fetchOf(device: string): (request: Request) => Promise<Response> {
		return async (request) => {
			const body = request.method === 'GET' ? null : await request.text();
			const { pathname, search } = new URL(request.url);
			const path = pathname.replace(/^\/db\//, '/') + search;
			const sent: Sent = { device, method: request.method, path, body };
			const [fault, there, back, again = 0] = this.decisions.request(device, (random) =>
				this.#plan(random),
			);
			// The part of a sequence that names the server's disk is its own random number.
			const shown = sent.path.replace(/(since=\d+)-[\w-]+/, '$1');
			const label = `${device} ${sent.method} ${shown}${fault === 'none' ? '' : ` (${fault})`}`;
			return new Promise((resolve, reject) => {
				this.#open.add(request);
				const fail = () => {
					this.#open.delete(request);
					reject(new TypeError('Failed to fetch'));
				};
				request.signal.addEventListener('abort', fail);
				if (fault === 'dropped') {
					this.world.after(there, label, fail);
					return;
				}
				this.world.after(there, label, async () => {
					const answer = await this.#serve(sent, fault);
					if (fault === 'silent') return;
					this.world.after(back, '', () => {
						if (fault === 'answer-lost') return fail();
						this.#open.delete(request);
						resolve(responseOf(answer));
					});
				});
				if (fault === 'twice')
					this.world.after(there + again, `${label} again`, async () => {
						await this.#serve(sent, 'none');
					});
			});
		};
	}

	/** A held request, answered after the next write. */
	feed(signal: AbortSignal): Promise<void> {
		return new Promise((resolve, reject) => {
			const told = () => {
				this.#held.delete(told);
				this.world.after(this.#delay(this.decisions.stream('feed')), '', resolve);
			};
			this.#held.add(told);
			signal.addEventListener('abort', () => {
				this.#held.delete(told);
				reject(new TypeError('aborted'));
			});
		});
	}

	wrote(): void {
		for (const told of [...this.#held]) told();
	}

	#plan(random: Random): RequestPlan {
		const fault = this.calm ? 'none' : random.weighted(this.trouble as Trouble);
		const ways = [this.#delay(random), this.#delay(random)] as const;
		return fault === 'twice' ? [fault, ...ways, this.#delay(random)] : [fault, ...ways];
	}

	#delay(random: Random): number {
		return this.calm || random.chance(0.8) ? random.int(5, 300) : random.int(300, 20_000);
	}

	/** What a fault is like in particular. */
	get #random(): Random {
		return this.decisions.stream('answers');
	}

	async #serve(sent: Sent, fault: Fault): Promise<Answered> {
		const log = this.requests.get(sent.device) ?? [];
		log.push(`${sent.method} ${sent.path.replace(/\?.*/, '')}`);
		this.requests.set(sent.device, log);
		if (fault === 'error') return said(500, { error: 'internal', reason: 'boom' });
		if (fault === 'html')
			return {
				status: this.#random.pick([200, 403, 502]),
				text: '<html>Hotel</html>',
				headers: {},
			};
		if (fault === 'too-many')
			return said(429, { error: 'too_many_requests' }, { 'Retry-After': '3' });
		if (fault === 'too-large' && /^\{"docs":\[.*\},\{"/s.test(sent.body ?? ''))
			return said(413, { error: 'too_large', reason: 'the request is too large' });
		const epoch = { 'X-Database-Epoch': String(this.server.epoch) };
		const writes = /\/_bulk_docs$/.test(sent.path);
		if (writes) await this.#judge(sent);
		if (writes && fault === 'split') return { ...(await this.#split(sent)), headers: epoch };
		const name = `${sent.method} ${sent.path} ${sent.body ?? ''} ${this.server.epoch}`;
		const before = this.#answers.get(name);
		if (fault === 'stale' && !writes && before) return this.#random.pick(before);
		const rewound = fault === 'rewound' && /_changes/.test(sent.path);
		const unwound = rewound ? sent.path.replace(/since=[^&]*&?/, '') : sent.path;
		const path = fault === 'short' ? unwound.replace(/limit=\d+/, 'limit=2') : unwound;
		const copy = fault === 'accepted-and-lost' && writes ? this.server.copy() : null;
		const answer = { ...(await this.#ask({ ...sent, path })), headers: epoch };
		if (copy) {
			// Opening files takes real time: nothing may move beside it.
			await rest();
			await this.server.goBack(copy, false);
		} else if (writes) this.wrote();
		if (writes && answer.status === 201 && fault.startsWith('accepted'))
			return { ...answer, status: 202 };
		if (/_all_docs/.test(sent.path)) return this.#lag(answer, fault === 'lagging');
		if (!writes) this.#answers.set(name, [...(before ?? []), answer].slice(-5));
		return answer;
	}

	async #judge({ device, path, body }: Sent): Promise<void> {
		const { docs } = JSON.parse(body ?? '') as { docs: Pushed[] };
		const database = this.server.couch.database(path.split('/')[1] ?? '');
		for (const one of await wrongPushes(database, docs)) this.found(`${device}: ${one}`);
	}

	/** @param lagging whether a copy answers that is behind in some documents */
	#lag(answer: Answered, lagging: boolean): Answered {
		if (answer.status !== 200) return answer;
		const list = JSON.parse(answer.text) as { rows: { key: string }[] };
		const rows = list.rows.map((row) => {
			const before = this.#read.get(row.key) ?? [];
			this.#read.set(row.key, [...before, row].slice(-5));
			return lagging && before.length ? this.#random.pick(before) : row;
		});
		return { ...answer, text: JSON.stringify({ ...list, rows }) };
	}

	/** Another half of a cluster takes the writes without seeing this one: siblings, found when they meet. */
	async #split(sent: Sent): Promise<Answered> {
		const { docs } = JSON.parse(sent.body ?? '') as { docs: Record<string, unknown>[] };
		const rows = docs.map((doc) => {
			const [generation = '0', parent] = String(doc._rev ?? '0').split('-');
			const start = Number(generation) + 1;
			const hash = Array.from({ length: 32 }, () => this.#random.int(0, 15).toString(16)).join('');
			const ids = parent ? [hash, parent] : [hash];
			const { _rev: _, ...rest } = doc;
			const rev = `${start}-${hash}`;
			return { rev, id: doc._id, doc: { ...rest, _rev: rev, _revisions: { start, ids } } };
		});
		const body = JSON.stringify({ docs: rows.map(({ doc }) => doc), new_edits: false });
		const { status, text } = await this.#ask({ ...sent, body }, true);
		this.wrote();
		if (status !== 201) return { status, text, headers: {} };
		return said(
			this.#random.pick([201, 202]),
			rows.map(({ id, rev }) => ({ ok: true, id, rev })),
		);
	}

	/** @param behind past the gateway: another copy of the database itself */
	async #ask({ device, method, path, body }: Sent, behind = false): Promise<Answered> {
		const init: RequestInit = {
			method,
			...(body !== null && { body, headers: { 'Content-Type': 'application/json' } }),
		};
		const response = behind
			? await this.server.handle(new Request(`http://couch.invalid${path}`, init))
			: await this.server.ask(device, path, init);
		return { status: response.status, text: await response.text(), headers: {} };
	}
}

interface Sent {
	readonly device: string;
	readonly method: string;
	readonly path: string;
	readonly body: string | null;
}

interface Answered {
	readonly status: number;
	readonly text: string;
	readonly headers: Readonly<Record<string, string>>;
}

function said(status: number, body: unknown, headers: Record<string, string> = {}): Answered {
	return { status, text: JSON.stringify(body), headers };
}

function responseOf({ status, text, headers }: Answered): Response {
	return new Response(text, { status, headers });
}
