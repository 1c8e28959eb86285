import * as z from 'zod/mini';
import type { NewPerson } from './account.svelte.ts';
import { callApi } from './api.ts';

/** The API as the account's screens use it; one function a request, answers parsed. */

const role = z.literal(['staff', 'manager', 'coordinator']);

const facilities = z.object({
	facilities: z.array(
		z.object({
			id: z.string(),
			operator: z.string(),
			name: z.string(),
			district: z.optional(z.nullable(z.string())),
		}),
	),
});
export type ListedFacility = z.infer<typeof facilities>['facilities'][number];

/** The city's list, for everybody. */
export const readFacilities = () => callApi('GET', '/api/facilities', facilities);

export interface Registration extends NewPerson {
	/** One of the city's list, or one that is missing from it. */
	readonly facility:
		| { readonly id: string }
		| { readonly operator: string; readonly name: string; readonly address?: string };
}

export const register = (json: Registration) =>
	callApi<void>('POST', '/api/registrations', null, { json });

export const activate = (token: string) =>
	callApi<void>('POST', '/api/activation', null, { json: { token } });

export const requestReset = (email: string) =>
	callApi<void>('POST', '/api/password/reset', null, { json: { email } });

export const setPassword = (token: string, password: string) =>
	callApi<void>('POST', '/api/password/new', null, { json: { token, password } });

export const changePassword = (current: string, next: string) =>
	callApi<void>('POST', '/api/password', null, { json: { current, next } });

const sessions = z.object({
	sessions: z.array(
		z.object({
			id: z.string(),
			device: z.optional(z.nullable(z.string())),
			created: z.string(),
			lastSeen: z.string(),
			current: z.boolean(),
		}),
	),
});
export type OpenSession = z.infer<typeof sessions>['sessions'][number];

export const readSessions = () => callApi('GET', '/api/sessions', sessions);

export const endSession = (id: string) =>
	callApi<void>('DELETE', `/api/sessions/${encodeURIComponent(id)}`, null);

const members = z.object({
	members: z.array(
		z.object({
			id: z.string(),
			name: z.string(),
			email: z.string(),
			role,
			lastSeen: z.optional(z.nullable(z.string())),
		}),
	),
});
export type FacilityMember = z.infer<typeof members>['members'][number];

export const readMembers = () => callApi('GET', '/api/members', members);

export const endMember = (id: string) =>
	callApi<void>('DELETE', `/api/members/${encodeURIComponent(id)}`, null);

const openInvitations = z.object({
	invitations: z.array(z.object({ id: z.string(), role, expires: z.string() })),
});
export type OpenInvitation = z.infer<typeof openInvitations>['invitations'][number];
const newInvitation = z.object({ link: z.string(), expires: z.string() });
export type NewInvitation = z.infer<typeof newInvitation>;

export const readInvitations = () => callApi('GET', '/api/invitations', openInvitations);

export const invite = (invited: z.infer<typeof role>) =>
	callApi('POST', '/api/invitations', newInvitation, { json: { role: invited } });

export const withdrawInvitation = (id: string) =>
	callApi<void>('DELETE', `/api/invitations/${encodeURIComponent(id)}`, null);

const invitation = z.object({
	/** Null: to the city's coordinators. */
	facility: z.nullable(z.object({ name: z.string() })),
	role,
});
export type Invitation = z.infer<typeof invitation>;

export const lookAtInvitation = (token: string) =>
	callApi('POST', '/api/invitations/look', invitation, { json: { token } });
