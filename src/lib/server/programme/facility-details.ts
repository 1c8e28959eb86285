import { CouchError } from '../../couch/errors.ts';
import { facilityDatabase } from '../../domain/access.ts';
import { normaliseEmail } from '../accounts/email.ts';
import { forbidden, invalid, unavailable } from '../respond.ts';
import type { Principal } from '../types.ts';
import { SpokenRefusal, words, type Phrase } from '../words.ts';
import { programmeWords } from '../words-programme.ts';
import { isFacilityId } from './facility-ids.ts';
import { cleanLine } from './lines.ts';
import type { Parts } from './parts.ts';

/** Who a facility is. An empty field is none. */
export interface FacilityDetails {
	readonly operator: string;
	readonly name: string;
	readonly district: string;
	readonly address: string;
	readonly email: string;
}

/** Characters, as in the city's list. */
const limits = { operator: 200, name: 200, district: 80, address: 200 } as const;
/** Somebody else wrote in between each time: something is wrong. */
const mostAttempts = 5;

/**
 * Says anew who a facility is. What it is called goes onto certificates and into the city's lists, so it changes by a
 * request of its manager or the city, never by a device that was away. The city's own list stays as it is.
 *
 * Refusals: 400 `invalid`, 403 `forbidden` for staff and another facility's manager, 404 `missing`.
 */
export async function changeFacility(
	{ couch, log }: Parts,
	principal: Principal,
	id: string,
	typed: FacilityDetails,
): Promise<void> {
	const { role, facility, account } = principal;
	if (role !== 'coordinator' && !(role === 'manager' && facility === id)) throw forbidden();
	const { operator, name, ...rest } = cleaned(typed);
	if (!isFacilityId(id)) throw missing();
	const database = couch.database(facilityDatabase(id));
	for (let attempt = 0; attempt < mostAttempts; attempt++) {
		try {
			const before = await database.get('facility');
			if (!before) throw missing();
			// Phone and description of documents from before a profile held them stay.
			const { district: _d, address: _a, email: _e, ...kept } = before;
			const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value));
			await database.put({ ...kept, operator, name, ...said });
			log('info', 'facility-changed', { facility: id, account });
			return;
		} catch (error) {
			if (!(error instanceof CouchError)) throw error;
			if (error.kind === 'missing') throw missing();
			if (error.kind !== 'conflict') throw error;
		}
	}
	throw unavailable();
}

/** @throws Refusal 400 `invalid` with a sentence for each bad field */
function cleaned(typed: FacilityDetails): FacilityDetails {
	const details = {
		operator: cleanLine(typed.operator),
		name: cleanLine(typed.name),
		district: cleanLine(typed.district),
		address: cleanLine(typed.address),
		email: typed.email.trim() && (normaliseEmail(typed.email) ?? '?'),
	};
	const { field } = programmeWords;
	const faults: Record<string, Phrase> = {
		...(details.operator && details.operator.length <= limits.operator
			? {}
			: { operator: field.operator }),
		...(details.name && details.name.length <= limits.name ? {} : { name: field.facilityName }),
		...(details.district.length <= limits.district ? {} : { district: field.district }),
		...(details.address.length <= limits.address ? {} : { address: field.address }),
		...(details.email === '?' ? { email: field.facilityEmail } : {}),
	};
	if (Object.keys(faults).length) throw invalid(faults);
	return details;
}

function missing(): SpokenRefusal {
	return new SpokenRefusal(404, 'missing', words.missing);
}
