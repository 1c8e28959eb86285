import * as z from 'zod';
import type { Role } from '../../domain/access.ts';
import type { NewPerson, OpenToken, SignedIn, TokenData } from '../accounts/types.ts';
import { invalid } from '../respond.ts';
import type { Principal } from '../types.ts';
import { SpokenRefusal, words } from '../words.ts';
import { programmeWords } from '../words-programme.ts';
import { openFacility } from './facility-opening.ts';
import type { Parts } from './parts.ts';

const lifetime = 7 * 24 * 60 * 60 * 1000;

export interface InvitationRow {
	readonly id: string;
	readonly role: Role;
	readonly facility: string | null;
	/** ISO 8601 */
	readonly created: string;
	readonly expires: string | null;
}

export interface InvitationView {
	/** Null: to the city's own coordinators. */
	readonly facility: {
		readonly id: string;
		readonly operator: string;
		readonly name: string;
	} | null;
	readonly role: Role;
}

const invitationData = z.object({
	role: z.enum(['staff', 'manager', 'coordinator']),
	facility: z.nullable(z.string()),
	/** Account of whoever invited, and by what right. */
	by: z.string(),
	byRole: z.enum(['manager', 'coordinator']),
});
type Invitation = z.output<typeof invitationData>;

/** Links by which somebody joins without waiting for the city: each works once, for seven days. */
export class Invitations {
	constructor(private readonly parts: Parts) {}

	/**
	 * Refusals: 403 `forbidden` for staff, and for a role that is not this person's to give; 400 `invalid` for an
	 * unknown facility.
	 * @param facility only of a coordinator who invites a manager
	 */
	async invite(
		principal: Principal,
		role: Role,
		facility: string | null,
	): Promise<{ id: string; link: string; expires: string | null }> {
		const { accounts, list, origin } = this.parts;
		const data: Invitation = {
			role,
			facility: principal.role === 'coordinator' ? facility : principal.facility,
			by: principal.account,
			byRole: inviter(principal),
		};
		if (data.byRole === 'manager' ? role === 'coordinator' : role === 'staff')
			throw forbidden(programmeWords.invitation.roleForbidden);
		if (data.byRole === 'coordinator' && role === 'coordinator') data.facility = null;
		if (data.byRole === 'coordinator' && role === 'manager' && !(await list.find(facility ?? '')))
			throw invalid({ facility: programmeWords.field.facilityUnknown });
		const { token, id, expires } = await accounts.issueToken('invitation', data, lifetime);
		return { id, link: `${origin()}/zaproszenie#${token}`, expires };
	}

	/** Open ones: a manager sees the own facility's, a coordinator those of coordinators. */
	async list(principal: Principal): Promise<InvitationRow[]> {
		inviter(principal);
		const open = await this.parts.accounts.openTokens('invitation');
		return open.flatMap((one) => {
			const { id, created, expires } = one;
			const data = seenBy(principal, one);
			return data ? [{ id, role: data.role, facility: data.facility, created, expires }] : [];
		});
	}

	/** Refusal: 404 `missing` when there is no such open one among those this person sees. */
	async withdraw(principal: Principal, id: string): Promise<void> {
		inviter(principal);
		const { accounts } = this.parts;
		const open = await accounts.openTokens('invitation');
		const one = open.find((token) => token.id === id);
		if (!one || !seenBy(principal, one) || !(await accounts.revokeToken('invitation', id)))
			throw new SpokenRefusal(404, 'missing', programmeWords.invitation.missing);
	}

	/** Refusal: 410 `link_used_or_expired`. */
	async look(token: string): Promise<InvitationView> {
		const { accounts, list } = this.parts;
		const open = await accounts.lookAtToken('invitation', token);
		const { role, facility } = await this.#standing(open?.data);
		if (facility === null) return { facility, role };
		const { operator, name } = (await list.find(facility)) ?? { operator: '', name: facility };
		return { facility: { id: facility, operator, name }, role };
	}

	/**
	 * Makes the account, which works at once, and signs it in.
	 * Refusals: 400 `invalid`, 400 `weak_password`, 409 `address_taken` (the link stays good), 410
	 * `link_used_or_expired`.
	 */
	async accept(
		token: string,
		person: Pick<NewPerson, 'name' | 'email' | 'password'>,
		device: string,
	): Promise<SignedIn> {
		const { accounts, couch, list } = this.parts;
		const account = await accounts.useToken('invitation', token, async (data) => {
			const { role, facility } = await this.#standing(data);
			const listed = facility === null ? null : await list.find(facility);
			// A facility that joins by an invitation has no registration that would have opened it.
			if (listed) await openFacility(couch, listed);
			const created = await accounts.createActive({ ...person, role, facility });
			if (created !== 'taken') return created.account;
			const taken = words.addressTaken;
			throw new SpokenRefusal(409, 'address_taken', taken, {}, { email: taken });
		});
		return accounts.createSession(account, device);
	}

	/** What the invitation says, while whoever gave it may still give it: nobody lets themselves in again by an old one. */
	async #standing(data: TokenData | undefined): Promise<Invitation> {
		const read = invitationData.safeParse(data);
		const gone = new SpokenRefusal(410, 'link_used_or_expired', programmeWords.invitation.expired);
		if (!read.success) throw gone;
		const { by, byRole, facility } = read.data;
		const still = byRole === 'coordinator' ? null : facility;
		if (!(await this.parts.people.has(by, byRole, still))) throw gone;
		return read.data;
	}
}

function inviter({ role, facility }: Principal): Invitation['byRole'] {
	if (role === 'coordinator' || (role === 'manager' && facility !== null)) return role;
	throw forbidden(programmeWords.invitation.forbidden);
}

/** Null: not this person's business. */
function seenBy(principal: Principal, { data }: OpenToken): Invitation | null {
	const right = inviter(principal);
	const read = invitationData.safeParse(data);
	if (!read.success || read.data.byRole !== right) return null;
	return right === 'coordinator' || read.data.facility === principal.facility ? read.data : null;
}

function forbidden(phrase: (typeof programmeWords.invitation)['forbidden' | 'roleForbidden']) {
	return new SpokenRefusal(403, 'forbidden', phrase);
}
