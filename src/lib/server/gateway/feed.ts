import * as z from 'zod/mini';
import type { Couch } from '../../couch/client.ts';
import { CouchError } from '../../couch/errors.ts';
import { facilityOf, followedDatabases } from '../../domain/access.ts';
import { readFeedToken, writeFeedToken, type FeedPlaces } from '../../domain/feed-token.ts';
import type { Principal } from '../types.ts';
import { longestHold } from './query.ts';
import { refusals } from './refusal.ts';
import { principalFor, stillThere, type PrincipalOf } from './session.ts';
import type { Watchers } from './watch.ts';

/** Held requests of all people together; each costs a socket and a few kilobytes. */
const mostHeld = 5000;
const longestToken = 30_000;

export interface FeedDependencies {
	readonly couch: Couch;
	readonly watchers: Watchers;
	readonly principalOf: PrincipalOf;
	/** Ends all waiting: the server stops. */
	readonly closing: AbortSignal;
	/** ms; shorter in tests. */
	readonly hold?: number;
}

export function createFeed({ couch, watchers, principalOf, closing, hold }: FeedDependencies) {
	let held = 0;

	/** Waits for the first of: a database moved (true), the time is over, the client has gone, the server stops. */
	function waitForMove(request: Request, moved: ReadonlySet<string>, wake: Wake): Promise<void> {
		return new Promise((resolve) => {
			const done = () => {
				clearTimeout(timer);
				request.signal.removeEventListener('abort', done);
				closing.removeEventListener('abort', done);
				wake.call = null;
				resolve();
			};
			const timer = setTimeout(done, hold ?? longestHold);
			request.signal.addEventListener('abort', done);
			closing.addEventListener('abort', done);
			wake.call = done;
			if (moved.size > 0 || request.signal.aborted || closing.aborted) done();
		});
	}

	/**
	 * Whether anything came after a place that another process, or an earlier hour, named. One that the backend cannot
	 * count from (CouchDB says 400 or 500 then) counts as moved: who reads it is given a good place by the way, and
	 * hears there whether the backend is in trouble.
	 */
	async function movedSince(name: string, since: string): Promise<boolean> {
		try {
			const page = await couch.database(name).changes({ since, limit: 1 });
			return page.results.length > 0;
		} catch (error) {
			if (error instanceof CouchError) return true;
			throw error;
		}
	}

	/** @returns `{moved, since}`: databases that changed after the `since` of the request, all of them without one. */
	return async function feed(request: Request): Promise<{ moved: string[]; since: string }> {
		const principal = await principalFor(request, principalOf);
		if (!principal) throw refusals.unauthorized();
		const url = new URL(request.url);
		const databases = followed(principal, url.searchParams.get('db'));
		const places = readToken(url.searchParams.get('since'));
		if (held >= mostHeld) throw refusals.unavailable();
		held += 1;
		const moved = new Set<string>();
		const wake: Wake = { call: null };
		const watching = new Map(
			databases.map((name) => {
				const tell = () => {
					moved.add(name);
					wake.call?.();
				};
				return [name, watchers.watch(name, tell)] as const;
			}),
		);
		try {
			const now: Record<string, string> = {};
			const note = async () => {
				for (const [name, one] of watching) now[name] = (await one.sequence()) ?? '';
			};
			await note();
			for (const name of databases) {
				const [before, after] = [places[name], now[name] ?? ''];
				if (before === after || after === '') continue;
				if (!before || (await movedSince(name, before))) moved.add(name);
			}
			await waitForMove(request, moved, wake);
			await stillThere(request, principal, principalOf);
			await note();
			return { moved: databases.filter((name) => moved.has(name)), since: writeFeedToken(now) };
		} finally {
			held -= 1;
			for (const one of watching.values()) one.stop();
		}
	};
}

interface Wake {
	call: (() => void) | null;
}

/** Whoever coordinates may have one facility open beside what everybody in that role follows. */
function followed(principal: Principal, extra: string | null): string[] {
	const own = followedDatabases(principal);
	if (extra === null || own.includes(extra)) return own;
	if (principal.role !== 'coordinator' || facilityOf(extra) === null) throw refusals.forbidden();
	return [...own, extra];
}

const placesSchema = z.record(z.string(), z.string().check(z.regex(/^[\w~.=+/-]{0,10000}$/)));

/** A token that is none of ours counts as none: everything is then looked through once. */
function readToken(token: string | null): FeedPlaces {
	if (token === null || token.length > longestToken) return {};
	const parsed = z.safeParse(placesSchema, readFeedToken(token));
	return parsed.success ? parsed.data : {};
}
