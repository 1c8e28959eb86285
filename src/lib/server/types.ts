import type { Member } from '../domain/access.ts';

/** Who a request comes from, by its sealed cookie. */
export interface Principal extends Member {
	/** Account id. */
	readonly account: string;
	/** Id of the session the cookie stands for. */
	readonly session: string;
	readonly email: string;
	readonly name: string;
}

/** The one clock of the server part, so that tests set the time. */
export type Clock = () => Date;

/** Letters that one event causes. Queueing the same event twice sends one letter. */
export interface Mailer {
	/**
	 * Resolves once the letter is durably queued; sending happens behind, is retried and survives a restart.
	 * @param letter `event` names what happened, unique for ever, e.g. `activation:<account>:<token id>`
	 */
	enqueue(letter: Letter): Promise<void>;
}

export interface Letter {
	readonly event: string;
	readonly to: string;
	readonly subject: string;
	/** Plain text; the HTML is made from it and `action`. Paragraphs are separated by an empty line. */
	readonly text: string;
	/** The one button of the letter, repeated as an address in the plain text. */
	readonly action?: { readonly label: string; readonly url: string };
}

/** One line of JSON on standard output; never personal data: no e-mail, no name, no text, no token. */
export type Log = (
	level: 'info' | 'warn' | 'error',
	event: string,
	details?: Readonly<Record<string, string | number | boolean | null>>,
) => void;

/** A refusal that is answered as JSON `{error, message}`; `message` is a sentence in the reader's language. */
export class Refusal extends Error {
	override readonly name = 'Refusal';
	constructor(
		readonly status: number,
		/** Stable, in English, e.g. `wrong_credentials`. */
		readonly error: string,
		message: string,
		/** What a form needs: the field at fault, seconds to wait. */
		readonly details: Readonly<Record<string, unknown>> = {},
	) {
		super(message);
	}
}
