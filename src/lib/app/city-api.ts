import * as z from 'zod/mini';
import { callApi } from './api.ts';

/** The API as the coordinator's screens use it; one function a request, answers parsed. */

const text = z.optional(z.nullable(z.string()));

const registrations = z.object({
	registrations: z.array(
		z.object({
			id: z.string(),
			facility: z.object({ operator: z.string(), name: z.string(), address: text }),
			/** It is not on the city's list. */
			proposed: z.boolean(),
			/** Somebody runs it in the programme already. */
			hasManager: z.optional(z.boolean()),
			name: z.string(),
			email: z.string(),
			at: z.string(),
			state: z.literal(['waiting', 'accepted', 'declined']),
			reason: text,
			decidedAt: text,
		}),
	),
});
export type CityRegistration = z.infer<typeof registrations>['registrations'][number];

export const readRegistrations = () => callApi('GET', '/api/registrations', registrations);

export type Decision =
	{ readonly accept: true } | { readonly accept: false; readonly reason: string };

export const decide = (id: string, json: Decision) =>
	callApi<void>('POST', `/api/registrations/${encodeURIComponent(id)}/decision`, null, { json });

/** Another letter with the link that opens an accepted account. */
export const sendLetter = (id: string) =>
	callApi<void>('POST', `/api/registrations/${encodeURIComponent(id)}/letter`, null);

const imported = z.object({
	rows: z.array(
		z.object({
			/** As an editor counts lines. */
			line: z.number(),
			operator: text,
			name: text,
			district: text,
			address: text,
			email: text,
			outcome: z.literal(['new', 'changed', 'same', 'error']),
			error: text,
		}),
	),
	counts: z.object({
		new: z.number(),
		changed: z.number(),
		same: z.number(),
		error: z.number(),
	}),
});
export type CityImport = z.infer<typeof imported>;

/** What the file would do; nothing is written. */
export const previewImport = (bytes: ArrayBuffer) =>
	callApi('POST', '/api/facilities/import?preview=1', imported, { bytes });

/** Writes the good rows of the file. */
export const importFacilities = (bytes: ArrayBuffer) =>
	callApi('POST', '/api/facilities/import', imported, { bytes });
