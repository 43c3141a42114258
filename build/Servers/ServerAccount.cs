namespace Build.Servers;

/// <summary>The account that local servers run as. It is never root, because PostgreSQL and MySQL do not run as root.</summary>
/// <param name="UserId">The user id, from <c>/etc/passwd</c>.</param>
/// <param name="GroupId">The group id.</param>
internal sealed record ServerAccount(int UserId, int GroupId)
{
    /// <summary>Finds an account in lines of the format passwd(5); null when none of the accounts exists.</summary>
    /// <param name="passwd">The lines.</param>
    /// <param name="names">The suitable accounts, in order of preference.</param>
    public static ServerAccount? Choose(IEnumerable<string> passwd, IReadOnlyList<string> names) => (
        from line in passwd
        let fields = line.Split(':')
        where fields.Length > 3 && names.Contains(fields[0])
        orderby names.Index().First(name => name.Item == fields[0]).Index
        select new ServerAccount(int.Parse(fields[2]), int.Parse(fields[3]))).FirstOrDefault();

    /// <summary>The prefix that runs a command line as this account. setpriv(1) replaces itself with the command, so the process id stays the same.</summary>
    public IEnumerable<string> Prefix => ["setpriv", $"--reuid={UserId}", $"--regid={GroupId}", "--clear-groups"];
}
