import type { Couch } from '../../couch/client.ts';
import { CouchError } from '../../couch/errors.ts';
import { facilityDatabase } from '../../domain/access.ts';
import type { ListedFacility } from './import-plan.ts';

/**
 * Gives a facility its database and the document that says who it is. Repeating it changes nothing; what its people
 * have written since stays.
 */
export async function openFacility(couch: Couch, facility: ListedFacility): Promise<void> {
	const database = couch.database(facilityDatabase(facility.id));
	await database.create();
	if (await database.get('facility')) return;
	const { operator, name, district, address, email } = facility;
	try {
		await database.put({
			_id: 'facility',
			type: 'facility',
			schema: 1,
			operator,
			name,
			...(district && { district }),
			...(address && { address }),
			...(email && { email }),
		});
	} catch (error) {
		// Somebody else was opening it at the same moment.
		if (!(error instanceof CouchError) || error.kind !== 'conflict') throw error;
	}
}
