namespace Build.Servers;

/// <summary>The addresses of servers that the build starts.</summary>
internal static class OwnServer
{
    extension(ServerAddress)
    {
        /// <summary>The user, password and database name on servers that the build starts.</summary>
        public static string OwnName => "metabuilder";

        /// <summary>Returns the address of a server that the build starts.</summary>
        /// <param name="service">The kind of server.</param>
        /// <param name="port">The port on 127.0.0.1.</param>
        public static ServerAddress OfOwnServer(DatabaseService service, int port)
        {
            var address = new ServerAddress
            {
                Kind = service.Kind,
                Scheme = service.Kind.Schemes[0],
                User = ServerAddress.OwnName,
                Password = ServerAddress.OwnName,
                Hosts = [new ServerHost("127.0.0.1", port)],
                Database = ServerAddress.OwnName,
            };
            return service.DefaultParameters.Aggregate(address, (with, parameter) => with.WithDefault(parameter.Name, parameter.Value));
        }
    }
}
