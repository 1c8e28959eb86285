import type { Random } from './random.ts';
import { sentencesIn } from './verdict.ts';

interface Typist {
	/** The other version of a clash, where there is one. */
	readonly variant: string | undefined;
	readonly random: Random;
	/** A sentence that nobody has typed yet. */
	readonly fresh: () => string;
}

/** What a person makes of a text. */
export function typing(action: string, before: string, { variant, random, fresh }: Typist): string {
	const own = sentencesIn(before);
	switch (action) {
		case 'prepend':
			return `${fresh()} ${before}`;
		case 'change':
			return own.length ? before.replace(random.pick(own), fresh()) : fresh();
		case 'insert': {
			const after = own.length ? random.pick(own) : '';
			return before.replace(after, `${after} ${fresh()}`);
		}
		case 'remove':
			return own.length ? before.replace(random.pick(own), '').trim() : before;
		case 'clear':
			return '';
		case 'take':
			return variant ?? before;
		default:
			return before ? `${before} ${fresh()}` : fresh();
	}
}
