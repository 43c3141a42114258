// MySqlConnector, or Oracle's driver where the package feed lacks it: the types used here bear the same names in both.
#if RESTRICTED_FEED
global using MySql.Data.MySqlClient;
#else
global using MySqlConnector;
#endif
