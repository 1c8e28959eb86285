import type { Role } from '../../domain/access.ts';
import type { NewPerson, SignedIn } from '../accounts/types.ts';
import type { Principal } from '../types.ts';
import { Decisions, type Decision } from './decisions.ts';
import { changeFacility, type FacilityDetails } from './facility-details.ts';
import { FacilityList, type PublicFacility } from './facility-list.ts';
import type { PlannedRow } from './import-plan.ts';
import { Invitations, type InvitationRow, type InvitationView } from './invitations.ts';
import type { Parts, ProgrammeDependencies } from './parts.ts';
import { ProgrammePeople } from './people.ts';
import { Registry } from './registration.ts';
import { Registrations, type RegistrationForm, type RegistrationRow } from './registrations.ts';

export type {
	Decision,
	FacilityDetails,
	InvitationRow,
	InvitationView,
	PlannedRow,
	ProgrammeDependencies,
};
export type { PublicFacility, RegistrationForm, RegistrationRow };

/**
 * How facilities and people come into the programme. What is refused is thrown as a `Refusal`, a backend that does not
 * answer as a `CouchError`; each method says which refusals beside its implementation. Who may call what is checked
 * by the routes, except where it depends on more than the role.
 */
export interface Programme {
	facilities(): Promise<readonly PublicFacility[]>;
	importFacilities(file: Uint8Array, preview: boolean): Promise<readonly PlannedRow[]>;

	changeFacility(principal: Principal, id: string, details: FacilityDetails): Promise<void>;

	register(form: RegistrationForm, client: string): Promise<void>;
	registrations(): Promise<RegistrationRow[]>;
	decide(coordinator: Principal, id: string, decision: Decision): Promise<void>;
	/** Another activation link for an accepted registration. */
	sendLetter(id: string): Promise<void>;

	invite(
		principal: Principal,
		role: Role,
		facility: string | null,
	): Promise<{ readonly id: string; readonly link: string; readonly expires: string | null }>;
	invitations(principal: Principal): Promise<InvitationRow[]>;
	withdrawInvitation(principal: Principal, id: string): Promise<void>;
	lookAtInvitation(token: string): Promise<InvitationView>;
	acceptInvitation(
		token: string,
		person: Pick<NewPerson, 'name' | 'email' | 'password'>,
		device: string,
	): Promise<SignedIn>;

	/** Completes what a process that died left half done; to be called at start and once a day. */
	sweep(): Promise<void>;
	/** Resolves when the work behind answers is done. */
	close(): Promise<void>;
}

/** The standing databases (`program`, `registry`, `accounts`) must be there before it is used. */
export function createProgramme(dependencies: ProgrammeDependencies): Programme {
	const { couch, log } = dependencies;
	const underWay = new Set<Promise<void>>();
	const parts: Parts = {
		...dependencies,
		list: new FacilityList(couch),
		people: new ProgrammePeople(couch),
		registry: new Registry(couch),
		behind(failed, work) {
			const task: Promise<void> = work()
				.catch((error: unknown) => {
					log('error', failed, { error: error instanceof Error ? error.name : typeof error });
				})
				.finally(() => underWay.delete(task));
			underWay.add(task);
		},
	};
	const registrations = new Registrations(parts);
	const decisions = new Decisions(parts);
	const invitations = new Invitations(parts);

	return {
		facilities: () => parts.list.public(),
		importFacilities: (file, preview) => parts.list.import(file, preview),

		changeFacility: (principal, id, details) => changeFacility(parts, principal, id, details),

		register: (form, client) => registrations.register(form, client),
		registrations: () => registrations.list(),
		decide: (coordinator, id, decision) => decisions.decide(coordinator, id, decision),
		sendLetter: (id) => decisions.sendLetter(id),

		invite: (principal, role, facility) => invitations.invite(principal, role, facility),
		invitations: (principal) => invitations.list(principal),
		withdrawInvitation: (principal, id) => invitations.withdraw(principal, id),
		lookAtInvitation: (token) => invitations.look(token),
		acceptInvitation: (token, person, device) => invitations.accept(token, person, device),

		async sweep() {
			await decisions.sweep();
			await registrations.sweep();
		},
		async close() {
			while (underWay.size) await Promise.all(underWay);
		},
	};
}
