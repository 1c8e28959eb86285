import {
	exchangeDatabase,
	facilityOf,
	programDatabase,
	registryDatabase,
} from '../../domain/access.ts';
import { typeOfId } from '../../domain/documents/index.ts';

/** What a path asks for, in parts. The backend's own path is made from these, never from what was sent. */
export type Target =
	| { readonly kind: 'database'; readonly database: string }
	| { readonly kind: 'endpoint'; readonly database: string; readonly endpoint: Endpoint }
	| { readonly kind: 'local'; readonly database: string }
	| { readonly kind: 'document'; readonly database: string; readonly id: string };

export const endpoints = [
	'_all_docs',
	'_changes',
	'_bulk_docs',
	'_bulk_get',
	'_revs_diff',
] as const;
export type Endpoint = (typeof endpoints)[number];

/** What plain CouchDB clients name their checkpoints; `.` and `..` alone would climb. */
const localId = /^(?!\.\.?$)[A-Za-z0-9._~=+-]{1,200}$/;

/**
 * Decodes each piece exactly once; what then is no name of ours is refused, so a second layer of encoding, a climb,
 * a slash in disguise or half a character never reaches the backend.
 * @param path still encoded, without the leading slash
 * @returns null where nothing of ours can lie
 */
export function parsePath(path: string): Target | null {
	const pieces = path.split('/').map(decode);
	if (pieces.length === 2 && pieces[1] === '') pieces.pop();
	const [database, second, third, ...rest] = pieces;
	if (!database || !isServed(database) || rest.length) return null;
	if (second === undefined) return { kind: 'database', database };
	if (second === null) return null;
	if (third !== undefined) {
		const local = second === '_local' && third !== null && localId.test(third);
		return local ? { kind: 'local', database } : null;
	}
	const endpoint = endpoints.find((name) => name === second);
	if (endpoint) return { kind: 'endpoint', database, endpoint };
	return typeOfId(second) ? { kind: 'document', database, id: second } : null;
}

/** `accounts` is not among them: to the world it does not exist. */
function isServed(database: string): boolean {
	return (
		[programDatabase, exchangeDatabase, registryDatabase].includes(database) ||
		facilityOf(database) !== null
	);
}

/** Null for what is no UTF-8. */
function decode(piece: string): string | null {
	try {
		return decodeURIComponent(piece);
	} catch {
		return null;
	}
}
