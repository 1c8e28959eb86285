import type { Letter } from '../types.ts';

/** Somebody asked for a new password. @param id of the link */
export function resetLetter(to: string, id: string, url: string): Letter {
	return {
		event: `reset:${id}`,
		to,
		subject: 'Nowe hasło do Miasta Korzyści',
		text: [
			'Dzień dobry,',
			'ktoś poprosił o nowe hasło do konta z tym adresem. Przycisk poniżej działa raz, przez 2 godziny. Ustaw nim hasło, którego nie używasz gdzie indziej.',
			'Jeśli to pomyłka, zostaw ten list bez odpowiedzi. Twoje hasło pozostaje bez zmian.',
		].join('\n\n'),
		action: { label: 'Ustaw nowe hasło', url },
	};
}

/** The same question from somebody whose registration waits. Once a day. */
export function stillWaitingLetter(to: string, account: string, now: Date): Letter {
	return {
		event: `reset-waiting:${account}:${now.toISOString().slice(0, 10)}`,
		to,
		subject: 'Zgłoszenie czeka na decyzję',
		text: [
			'Dzień dobry,',
			'ktoś poprosił o nowe hasło do konta z tym adresem. To konto jeszcze nie działa: zgłoszenie placówki czeka na decyzję koordynatora miasta.',
			'Po decyzji przyślemy kolejny list. Kartę można już wypełniać bez konta, zapisuje się na urządzeniu.',
		].join('\n\n'),
	};
}

/** To the person whose password was changed, so that a stranger's change is noticed. */
export function passwordChangedLetter(
	to: string,
	account: string,
	generation: number,
	url: string,
): Letter {
	return {
		event: `password-changed:${account}:${generation}`,
		to,
		subject: 'Hasło zostało zmienione',
		text: [
			'Dzień dobry,',
			'hasło do Twojego konta w programie Miasto Korzyści zostało właśnie zmienione, a inne urządzenia wylogowane.',
			'Jeśli to nie Twoja zmiana, ustaw od razu nowe hasło przyciskiem poniżej i daj znać koordynatorowi miasta.',
		].join('\n\n'),
		action: { label: 'To nie ja: ustaw nowe hasło', url },
	};
}
