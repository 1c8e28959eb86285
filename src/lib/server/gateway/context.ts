import { permits, type Operation } from '../../domain/permissions.ts';
import { encode } from './bytes.ts';
import type { Clock, Principal } from '../types.ts';
import type { Caller } from './caller.ts';
import type { Body } from './compress.ts';
import type { PublishedInstruments } from './instruments.ts';

/** One request that has passed session and database, with what its handler needs. */
export interface Context {
	readonly request: Request;
	readonly url: URL;
	readonly database: string;
	readonly principal: Principal | null;
	readonly backend: Caller;
	readonly known: Known;
	/** Takes note of what was accepted; behind the answer, never throws. */
	readonly accepted: (revisions: readonly { readonly id: string; readonly rev: string }[]) => void;
	/** The client has gone. */
	readonly left: AbortSignal;
	/** The client has gone, or the server stops: ends what is held on purpose. */
	readonly released: AbortSignal;
	/** Throws 401 when the session has ended since the request came; for answers that were held. */
	recheck(): Promise<void>;
}

/** What bounds go by beside the document itself. */
export interface Known {
	readonly instruments: PublishedInstruments;
	/** The time that counters are bounded by. */
	readonly clock: Clock;
}

/** What a handler answers; headers, packing and HEAD are the gateway's. */
export interface Answer {
	readonly status?: number;
	readonly body: Body;
	readonly etag?: string;
}

export function answer(value: unknown, status = 200): Answer {
	return { status, body: encode(`${JSON.stringify(value)}\n`) };
}

/** Whether this person may do this with the document of this id, here. */
export function allowed(context: Context, id: unknown, operation: Operation): id is string {
	return typeof id === 'string' && permits(context.principal, context.database, id, operation);
}
