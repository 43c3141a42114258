namespace Build.Servers;

/// <summary>The account that local servers run as: never root, which PostgreSQL and MySQL refuse and which tests do not need.</summary>
/// <param name="UserId">The account's number, as <c>/etc/passwd</c> tells it.</param>
/// <param name="GroupId">The number of its group.</param>
internal sealed record ServerAccount(int UserId, int GroupId)
{
    /// <summary>Takes an account out of lines in the format of passwd(5).</summary>
    /// <param name="passwd">The lines.</param>
    /// <param name="names">The accounts that would do, best first.</param>
    public static ServerAccount? Choose(IEnumerable<string> passwd, IReadOnlyList<string> names) => (
        from line in passwd
        let fields = line.Split(':')
        where fields.Length > 3 && names.Contains(fields[0])
        orderby names.Index().First(name => name.Item == fields[0]).Index
        select new ServerAccount(int.Parse(fields[2]), int.Parse(fields[3]))).FirstOrDefault();

    /// <summary>What goes before a command line to run it as this account; setpriv(1) becomes the command, so that its process id stays.</summary>
    public IEnumerable<string> Prefix => ["setpriv", $"--reuid={UserId}", $"--regid={GroupId}", "--clear-groups"];
}
