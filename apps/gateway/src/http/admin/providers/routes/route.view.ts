/** Sends a service to an account. */
export class RouteView {
  id: string;
  service: string;
  currency: string;
  provider_account: string;
  provider_account_name: string;
  mode: 'live' | 'test';
  /** Null: every merchant. */
  merchant: string | null;
  /** The lowest number is tried first. */
  priority: number;
  /** A decimal string; null: none. */
  min_amount: string | null;
  max_amount: string | null;
  enabled: boolean;
}

/** A service that routes can be made for. */
export class ServiceChoiceView {
  code: string;
  name: string;
  method: string;
  currency: string;
}

export class RoutesView {
  data: RouteView[];
  services: ServiceChoiceView[];
}

/** Who changed a route, and what it was from then on. */
export class RouteChangeView {
  /** In words. */
  title: string;
  operator: string;
  at: string;
  route: RouteView;
}

export class RouteChangesView {
  data: RouteChangeView[];
}
