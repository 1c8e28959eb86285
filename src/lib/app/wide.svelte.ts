import { browser } from '$app/environment';

/** Room for the list of categories beside one of them: a tablet, or wider. Never on the server. */
class Wide {
	current = $state(false);

	constructor() {
		if (!browser) return;
		const query = matchMedia('(min-width: 48em)');
		const look = () => (this.current = query.matches);
		look();
		query.addEventListener('change', look);
	}
}

export const wide = new Wide();
