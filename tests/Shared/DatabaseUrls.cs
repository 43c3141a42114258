namespace Dbal.Tests.Shared;

/// <summary>Database URLs that the build and the daemon must both accept or both reject, by the kind of server.</summary>
internal static class DatabaseUrls
{
    /// <summary>Valid URLs.</summary>
    public static readonly (string Kind, string Url)[] Valid =
    [
        ("postgres", "postgresql://me:secret@db:5433/shop"),
        ("postgres", "postgres://me:secret@db/shop"),
        ("postgres", "POSTGRESQL://me@db/shop?sslmode=require"),
        ("postgres", "postgresql://m%40e:s%2Fe%3Ac%25%C3%A9@db/sh%20op"),
        ("postgres", "postgresql://me:se:cret@[fe80::1]:1/shop"),
        ("postgres", "postgresql://me:secret@db/shop?application_name=ci&connect_timeout=5"),
        ("postgres", "postgresql://me:secret@db/shop?sslmode=verify-full&sslrootcert=/etc/ca.pem"),
        ("postgres", "postgresql://me:secret@db/shop?ssl-mode=Disable"),
        ("mysql", "mysql://me:secret@127.0.0.1/shop"),
        ("mysql", "mariadb://me:secret@db:3307/shop?sslmode=verify-full"),
        ("mysql", "mysql://me:secret@db/shop?ssl-mode=Disable"),
        ("mysql", "mysql://me:secret@db/shop?ssl_mode=VERIFY_IDENTITY&connect-timeout=5"),
        ("mongodb", "mongodb://metabuilder:metabuilder@mongodb:27017/metabuilder?authSource=admin"),
        ("mongodb", "mongodb://a,b:27018/data?replicaSet=r&readPreference=nearest"),
        ("mongodb", "mongodb://me:p%40ss@db/my%2Ddata?appName=ci&connectTimeoutMS=500&tls=true"),
    ];

    /// <summary>Invalid URLs, with a part of the message. No message contains <c>secret</c>.</summary>
    public static readonly (string Kind, string Url, string Message)[] Invalid =
    [
        ("postgres", "secret", "does not start with postgresql://"),
        ("postgres", "me:secret@db/shop", "does not start with postgresql:// or postgres://. Use postgresql://user:password@host:5432/database"),
        ("postgres", "mysql://me:secret@db/shop", "does not start with postgresql://"),
        ("mysql", "postgresql://me:secret@db/shop", "Use mysql://user:password@host:3306/database"),
        ("mongodb", "postgresql://me:secret@db/shop", "does not start with mongodb:// or mongodb+srv://"),
        ("postgres", "postgresql://db/shop", "no user"),
        ("mysql", "mysql://:secret@db/shop", "no user"),
        ("postgres", "postgresql://me:secret@/shop", "no host"),
        ("postgres", "postgresql://me:secret@db:0/shop", "The port is not a number from 1 to 65535"),
        ("postgres", "postgresql://me:secret@db:65536/shop", "The port is not a number from 1 to 65535"),
        ("mysql", "mysql://me:secret@db:/shop", "The port is not a number from 1 to 65535"),
        ("mongodb", "mongodb://me:secret@db:x/shop", "The port is not a number from 1 to 65535"),
        ("postgres", "postgresql://me:secret@one,two/shop", "several hosts"),
        ("mongodb", "mongodb+srv://me:secret@one,two/shop", "several hosts"),
        ("mongodb", "mongodb+srv://me:secret@db:27017/shop", "must not have a port"),
        ("postgres", "postgresql://me:secret@d b/shop", "The host is not a name or an address"),
        ("postgres", "postgresql://me:secret@[db]/shop", "The host is not a name or an address"),
        ("postgres", "postgresql://me:sec@secret@db/shop", "The user or the password contains '@' or '/'"),
        ("postgres", "postgresql://me:secret/@db/shop", "The user or the password contains '@' or '/'"),
        ("mongodb", "mongodb://me:27?secret@db/shop", "The user or the password contains '?'"),
        ("postgres", "postgresql://me:#secret@db/shop", "contains '#'"),
        ("mysql", "mysql://me:secret%zz@db/shop", "The password has a '%' without two hexadecimal digits"),
        ("mongodb", "mongodb://me:secret%FF@db/shop", "The password is not UTF-8"),
        ("postgres", "postgresql://me:secret@db/shop/two", "The database name contains '/'"),
        ("mongodb", "mongodb://me:secret@db/data.base", "one that MongoDB does not allow"),
        ("postgres", "postgresql://me:secret@db/shop?sslmod=require", "Unknown parameter 'sslmod'. Known parameters: sslmode,"),
        ("postgres", "postgresql://me:secret@db/shop?Password=secret", "Unknown parameter 'Password'"),
        ("postgres", "postgresql://me:secret@db/shop?Pooling=false", "Unknown parameter 'Pooling'"),
        ("mysql", "mysql://me:secret@db/shop?application_name=ci", "Unknown parameter 'application_name'. Known parameters: ssl-mode,"),
        ("mongodb", "mongodb://me:secret@db/shop?authSorce=admin", "Unknown parameter 'authSorce'. Known parameters: appName,"),
        ("postgres", "postgresql://me:secret@db/shop?sslmode=secure", "Invalid value 'secure' of the parameter 'sslmode'. It must be disable, allow,"),
        ("mysql", "mysql://me:secret@db/shop?sslmode=allow", "Invalid value 'allow'"),
        ("postgres", "postgresql://me:secret@db/shop?connect_timeout=1025", "It must be an integer from 1 to 1024"),
        ("postgres", "postgresql://me:secret@db/shop?application_name", "Invalid value ''"),
        ("mongodb", "mongodb://me:secret@db/shop?tls=yes", "It must be true or false"),
        ("mongodb", "mongodb://me:secret@db/shop?maxPoolSize=0", "It must be an integer from 1 to 10000"),
        ("postgres", "postgresql://me:secret@db/shop?sslmode=require&ssl-mode=disable", "Duplicate parameter 'sslmode'"),
    ];
}
