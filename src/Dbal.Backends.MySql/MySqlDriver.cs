// The one place that says which driver is used: MySqlConnector, or MySql.Data where a package feed lacks it. Both have the types that are used here.
#if RESTRICTED_FEED
global using MySql.Data.MySqlClient;
#else
global using MySqlConnector;
#endif
