import type { Couch } from '../../couch/client.ts';
import { accountsDatabase } from '../../domain/access.ts';
import type { MailCounts } from '../mail/index.ts';

/** What `/health` tells: states and counts, no names, no addresses, no settings. */
export interface Health {
	/** `starting`: the databases are not there yet; `failing`: they do not answer now. */
	readonly status: 'ready' | 'starting' | 'failing';
	readonly database: { readonly kind: 'embedded' | 'couchdb'; readonly answers: boolean };
	readonly epoch: string | null;
	readonly mail: MailCounts;
	/** Seconds. */
	readonly uptime: number;
}

interface Parts {
	readonly couch: Couch;
	readonly kind: 'embedded' | 'couchdb';
	readonly epoch: () => string | null;
	readonly mail: () => MailCounts;
}

/** ms; a probe waits no longer, and asks no oftener. */
const patience = 2000;
const freshness = 1000;

/** Looks whether the database answers; many probes in one second cost one question. */
export function healthOf({ couch, kind, epoch, mail }: Parts): () => Promise<Health> {
	const begun = Date.now();
	let asked = 0;
	let answer: Promise<boolean> = Promise.resolve(false);

	function answers(): Promise<boolean> {
		if (Date.now() - asked < freshness) return answer;
		asked = Date.now();
		const database = couch.database(accountsDatabase);
		answer = database.info(AbortSignal.timeout(patience)).then(
			() => true,
			() => false,
		);
		return answer;
	}

	return async () => {
		const known = epoch();
		const there = known !== null && (await answers());
		return {
			status: known === null ? 'starting' : there ? 'ready' : 'failing',
			database: { kind, answers: there },
			epoch: known,
			mail: mail(),
			uptime: Math.round((Date.now() - begun) / 1000),
		};
	};
}
