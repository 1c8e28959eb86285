import type { Message } from './message.ts';

/** What carries letters out of the building. */
export interface Transport {
	/**
	 * Resolves when the next one in line has taken the letter over.
	 * @throws DeliveryError
	 */
	deliver(message: Message): Promise<void>;
	close(): void;
}

/** Why a letter did not go out. Carries no address and no text: it goes into the log. */
export class DeliveryError extends Error {
	override readonly name = 'DeliveryError';
	constructor(
		/** True: this letter will never be taken, trying again would only annoy. */
		readonly permanent: boolean,
		/** A code such as `EENVELOPE 550`, never the mail server's own words: they quote the address. */
		readonly reason: string,
	) {
		super(reason);
	}
}
