import type { Couch } from '../../couch/client.ts';
import type { Accounts } from '../accounts/types.ts';
import type { Clock, Log, Mailer } from '../types.ts';
import type { FacilityList } from './facility-list.ts';
import type { ProgrammePeople } from './people.ts';
import type { Registry } from './registration.ts';

export interface ProgrammeDependencies {
	readonly couch: Couch;
	readonly accounts: Accounts;
	readonly mailer: Mailer;
	readonly clock: Clock;
	/** Where links in letters and QR codes lead. */
	readonly origin: () => string;
	readonly log: Log;
}

/** What the parts of the programme share. */
export interface Parts extends ProgrammeDependencies {
	readonly list: FacilityList;
	readonly people: ProgrammePeople;
	readonly registry: Registry;
	/** Does something that the answer must not wait for; `close` does. */
	readonly behind: (failed: string, work: () => Promise<void>) => void;
}
