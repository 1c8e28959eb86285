import { counterLimit } from '../counters.ts';
import { lastSeen, type Seen } from '../stamp.ts';
import { isInstant } from '../instant-form.ts';
import type { KnownInstruments } from './instruments.ts';
import { controlCharacters } from './strict.ts';

/**
 * What the server bounds beside the schema of a document (B1–B3 of the design). Stamps, counters and times are claims of
 * a device; bounds keep one hostile or broken device from taking a document away from all the others.
 *
 * Each bound lies between what a client writes, with room for a merge, and what it can read. A document stored before a
 * bound was there stays writable: what it has, passes ({@link beyondStored}).
 */
export interface Bounds {
	/** The greatest counter that is taken now, see `counterBound`. */
	readonly counter: number;
	readonly instruments: KnownInstruments;
}

/** One thing of a document that a bound refuses. */
export interface Excess {
	/** The same for the same thing wherever in the document it lies: a merge moves it from text to variant to `lost`. */
	readonly key: string;
	/** Of what is counted. */
	readonly size?: number;
	/** By how much it may be more than what is stored. */
	readonly room?: number;
	readonly reason: string;
	/** It may be right later, or on another process; everything else never will be. */
	readonly later?: true;
	/** A name that a catalogue published a moment ago may have. */
	readonly named?: true;
}

/** Entries. A client writes at most 20, 10, 1,000 each of the next three and 100 each of the last two (V6, V7). */
const most = {
	lost: 40,
	variants: 20,
	dismissed: 2000,
	decided: 2000,
	seen: 2000,
	joined: 200,
	apart: 200,
} as const;
type Counted = keyof typeof most;

/** Bytes of UTF-8 JSON. */
const megabyte = 1024 * 1024;
const bytesOf = (type: string) => (type === 'submission' ? 4 : 1) * megabyte;

/** Twelve letters, as every device mints them; `floor` of a vector looks like none. */
const replicaId = /^[0-9a-v]{12}$/;

/**
 * What of a document is out of bounds.
 * @param body fits its schema where it was sent; a stored one may be anything
 */
export function* excesses(type: string, body: unknown, bounds: Bounds): Generator<Excess> {
	const fields = objectOf(body);
	const stamps = stampsOf(fields);
	yield* sizes(type, fields, stamps);
	yield* control(fields);
	yield* hashes(fields);
	yield* names(type, fields, bounds);
	if (typeof fields['at'] === 'string') yield* time(fields['at']);
	if (isObject(fields['seen'])) yield* claims(fields, stamps, fields['seen'] as Seen, bounds);
}

/** What the stored document does not have already, so nobody is refused for what another put there. */
export function beyondStored(found: readonly Excess[], stored: Iterable<Excess>): Excess[] {
	const there = new Map<string, number>();
	for (const { key, size = 0 } of stored) there.set(key, Math.max(size, there.get(key) ?? 0));
	return found.filter(({ key, size = 0, room = 0 }) => (there.get(key) ?? -Infinity) + room < size);
}

function* sizes(type: string, body: Fields, stamps: readonly Stamped[]): Generator<Excess> {
	const longest = (name: 'joined' | 'apart') =>
		stamps.reduce((size, stamp) => Math.max(size, Object.keys(objectOf(stamp[name])).length), 0);
	const counts: Record<Counted, number> = {
		lost: lengthOf(body['lost']),
		variants: lengthOf(body['variants']),
		dismissed: lengthOf(body['dismissed']),
		decided: Object.keys(objectOf(body['decided'])).length,
		seen: Object.keys(objectOf(body['seen'])).length,
		joined: longest('joined'),
		apart: longest('apart'),
	};
	for (const [name, size] of Object.entries(counts) as [Counted, number][])
		if (size > most[name])
			yield {
				key: `size:${name}`,
				size,
				reason: `${name} has ${size} entries, at most ${most[name]}`,
			};
	const limit = bytesOf(type);
	const json = JSON.stringify(body);
	// A UTF-16 unit is three bytes at most.
	const size = json.length * 3 > limit ? new TextEncoder().encode(json).byteLength : 0;
	if (size > limit)
		yield {
			key: 'size:bytes',
			size,
			reason: `the document is larger than ${limit / megabyte} MB`,
		};
}

/** Hashes of texts have eleven letters at most; longer ones would only take the room of what people write. */
const longestHash = 16;

function* hashes(body: Fields): Generator<Excess> {
	const variants = listOf(body['variants']).map((one) => objectOf(one)['id']);
	const all = [
		...listOf(body['dismissed']),
		...Object.keys(objectOf(body['decided'])),
		...variants,
	];
	for (const id of all)
		if (typeof id === 'string' && id.length > longestHash)
			yield { key: `hash:${id}`, reason: `${shown(id)} is no hash of a text` };
}

function* control(body: Fields): Generator<Excess> {
	for (const code of controlCharacters(body))
		yield {
			key: `control:${code}`,
			reason: `a text has the control character ${code.toString(16)}`,
		};
}

/** Stamps and vectors: who they name, how far they count, and that `seen` includes them all. */
function* claims(
	body: Fields,
	stamps: readonly Stamped[],
	seen: Seen,
	{ counter }: Bounds,
): Generator<Excess> {
	yield* replicas(Object.keys(seen).filter((id) => id !== 'floor'));
	yield* counters([...Object.values(seen), ...Object.values(objectOf(body['decided']))], counter);
	for (const { n, replica, at, joined, apart } of stamps) {
		const vectors = [...Object.entries(objectOf(joined)), ...Object.entries(objectOf(apart))];
		yield* replicas([replica, ...vectors.map(([id]) => id)]);
		yield* counters([n, ...vectors.map(([, count]) => count)], counter);
		yield* beyondSeen([[replica, n], ...vectors], seen);
		if (typeof at === 'string') yield* time(at);
	}
}

function* replicas(ids: readonly string[]): Generator<Excess> {
	for (const id of ids)
		if (!replicaId.test(id))
			yield { key: `replica:${id}`, reason: `${shown(id)} is no id that a device mints` };
}

/** Edits that a device may have made since it read a document whose counters somebody drove beyond the bound. */
const edits = 10_000;

function* counters(counts: readonly unknown[], counter: number): Generator<Excess> {
	for (const n of counts)
		if (typeof n === 'number' && n > counter)
			yield {
				// At the limit itself devices begin anew, so that nothing there needs to be continued.
				...(n < counterLimit ? { key: 'counter', size: n, room: edits } : { key: `counter:${n}` }),
				reason: `the counter ${n} is ahead of ${counter}, the greatest by now`,
				later: true,
			};
}

function* beyondSeen(
	named: readonly (readonly [string, unknown])[],
	seen: Seen,
): Generator<Excess> {
	for (const [replica, n] of named)
		if (typeof n === 'number' && n > lastSeen(seen, replica))
			yield {
				key: `beyond:${replica}:${n}`,
				reason: `seen does not include the edit ${n} of ${shown(replica)}`,
			};
}

function* time(at: string): Generator<Excess> {
	if (!isInstant(at)) yield { key: `at:${at}`, reason: `${shown(at)} is no instant` };
}

/**
 * Instrument, category and criteria are of some version. A version that is not known here was perhaps shipped to a device
 * by a newer process than this one, and its names with it.
 */
function* names(type: string, body: Fields, { instruments }: Bounds): Generator<Excess> {
	if (!['answer', 'card', 'submission'].includes(type)) return;
	const instrument = String(body['instrument']);
	const version = type === 'card' ? objectOf(body['catalogue'])['value'] : body['catalogue'];
	const known = typeof version === 'number' && instruments.hasVersion(instrument, version);
	const unknown = (what: string, name: string): Excess => ({
		key: `${what}:${name}`,
		reason: `unknown ${what} ${shown(name)}`,
		named: true,
		...(known ? {} : { later: true }),
	});
	if (!known) yield unknown('version', String(version));
	if (!instruments.has(instrument)) yield unknown('instrument', instrument);
	const categories =
		type === 'submission'
			? Object.entries(objectOf(body['answers']))
			: type === 'answer'
				? [[String(body['category']), body] as const]
				: [];
	for (const [category, answer] of categories) {
		const criteria = instruments.criteriaOf(instrument, category);
		if (!criteria) yield unknown('category', category);
		for (const id of Object.keys(objectOf(objectOf(answer)['criteria'])))
			if (!criteria?.has(id)) yield unknown('criterion', id);
		for (const one of listOf(objectOf(answer)['lost'])) {
			const id = String(objectOf(one)['field']);
			if (id !== 'text' && !criteria?.has(id)) yield unknown('criterion', id);
		}
	}
}

type Fields = Readonly<Record<string, unknown>>;
interface Stamped extends Fields {
	readonly n: number;
	readonly replica: string;
}

/** All fields with a stamp, wherever they lie. Never recurses: a stored document may be anything. */
function stampsOf(body: Fields): readonly Stamped[] {
	const stamps: Stamped[] = [];
	const open: unknown[] = [body];
	while (open.length) {
		const next = open.pop();
		if (!isObject(next)) continue;
		if (typeof next['n'] === 'number' && typeof next['replica'] === 'string')
			stamps.push(next as Stamped);
		for (const inner of Object.values(next)) open.push(inner);
	}
	return stamps;
}

function isObject(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null;
}

function objectOf(value: unknown): Fields {
	return isObject(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

function lengthOf(list: unknown): number {
	return Array.isArray(list) ? list.length : 0;
}

function shown(name: string): string {
	return JSON.stringify(name.slice(0, 60));
}
