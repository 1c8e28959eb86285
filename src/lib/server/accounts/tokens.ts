import type { Clock } from '../types.ts';
import { SpokenRefusal, words } from '../words.ts';
import { prefix, tokenDocument, tokenId, type TokenDocument } from './documents.ts';
import { randomToken } from './ids.ts';
import type { Found, Records } from './records.ts';
import type { IssuedToken, OpenToken, TokenData, TokenPurpose } from './types.ts';

const day = 24 * 60 * 60 * 1000;
/** ms. A used link may still be given back by an action that failed; no action takes so long. */
const keepUsedFor = day;

/** 410: whatever is wrong with a link, it is said the same way. */
export function linkGone(): SpokenRefusal {
	return new SpokenRefusal(410, 'link_used_or_expired', words.linkUsedOrExpired);
}

/** Links that work once. Stored by their hash; which of two uses wins is decided by the document's revision. */
export class Tokens {
	constructor(
		private readonly records: Records,
		private readonly clock: Clock,
	) {}

	async issue(
		purpose: TokenPurpose,
		data: TokenData,
		lifetime: number | null,
	): Promise<IssuedToken> {
		const token = randomToken();
		const now = this.clock();
		const expires = lifetime === null ? null : new Date(now.getTime() + lifetime).toISOString();
		const id = tokenId(token);
		const body: TokenDocument = {
			type: 'token',
			schema: 1,
			purpose,
			data,
			created: now.toISOString(),
			expires,
			used: null,
		};
		await this.records.insert(id, body);
		return { token, id: publicId(id), expires };
	}

	async look(purpose: TokenPurpose, token: string): Promise<OpenToken | null> {
		const doc = await this.#find(purpose, token);
		return doc && openToken(doc);
	}

	async use<T>(
		purpose: TokenPurpose,
		token: string,
		action: (data: TokenData) => Promise<T>,
	): Promise<T> {
		const was = await this.#find(purpose, token);
		if (!was) throw linkGone();
		const used = this.clock().toISOString();
		if (!(await this.records.replace(was, { ...was.body, used }))) throw linkGone();
		try {
			return await action(was.body.data);
		} catch (error) {
			const release = (body: TokenDocument) => ({ ...body, used: null });
			// Why the action failed matters more than that the link could not be given back.
			await this.records.revise(was.id, tokenDocument, release).catch(() => undefined);
			throw error;
		}
	}

	async open(purpose: TokenPurpose): Promise<OpenToken[]> {
		return (await this.#open(purpose)).map(openToken);
	}

	async revoke(purpose: TokenPurpose, id: string): Promise<boolean> {
		if (!/^[0-9a-f]{64}$/.test(id)) return false;
		const doc = await this.records.get(prefix.token + id, tokenDocument);
		if (!doc || !this.#works(doc, purpose)) return false;
		return this.records.replace(doc, { ...doc.body, used: this.clock().toISOString() });
	}

	/** Deletes those that nobody can use any more. */
	async sweep(): Promise<void> {
		const now = this.clock().getTime();
		const all = await this.records.range(prefix.token, tokenDocument);
		await this.records.remove(
			all.filter(
				({ body: { used, expires } }) =>
					(used !== null && now - Date.parse(used) > keepUsedFor) ||
					(expires !== null && now - Date.parse(expires) > keepUsedFor),
			),
		);
	}

	async #find(purpose: TokenPurpose, token: string): Promise<Found<TokenDocument> | null> {
		if (!/^[\w-]{43}$/.test(token)) return null;
		const doc = await this.records.get(tokenId(token), tokenDocument);
		return doc && this.#works(doc, purpose) ? doc : null;
	}

	async #open(purpose: TokenPurpose): Promise<Found<TokenDocument>[]> {
		const all = await this.records.range(prefix.token, tokenDocument);
		return all.filter((doc) => this.#works(doc, purpose));
	}

	#works({ body }: Found<TokenDocument>, purpose: TokenPurpose): boolean {
		const { expires } = body;
		const expired = expires !== null && Date.parse(expires) <= this.clock().getTime();
		return body.purpose === purpose && body.used === null && !expired;
	}
}

function publicId(id: string): string {
	return id.slice(prefix.token.length);
}

function openToken({ id, body }: Found<TokenDocument>): OpenToken {
	const { data, created, expires } = body;
	return { id: publicId(id), data, created, expires };
}
