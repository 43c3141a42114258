using Build.Processes;
using Cake.Core;
using Cake.Core.IO;
using Cake.Docker;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Build.Servers;

/// <summary>The containers of <c>docker-compose.yml</c> that belong to one clone of the repository.</summary>
internal sealed partial class ComposeProject(ICakeContext context, DirectoryPath repository, Action<string> say, ProcessGuard guard)
{
    // What the containers hold is thrown away with them, so there is nothing that they need time for.
    private const int StopSeconds = 1;
    private const int LogLines = 30;
    private const int EnginesChoice = 0;

    private string? lastLine; // of what the running command told on standard error
    private bool touched;

    /// <summary>The same for every run in a folder, and another one in every other folder.</summary>
    public string Name { get; } = $"dbal-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository.FullPath)))[..8]}";

    private DockerComposeSettings Project => new() { File = [ComposeFile], ProjectName = Name };

    private string ComposeFile => repository.CombineWithFilePath("docker-compose.yml").FullPath;

    /// <summary>The command that removes the containers and their data.</summary>
    public string DownCommand => $"docker compose --file {ComposeFile} --project-name {Name} down --volumes";

    /// <summary>The host port that the service's container is to have, if it is free.</summary>
    /// <exception cref="DatabaseException">The service's port variable is set to something that is no port.</exception>
    public int WantedPort(DatabaseService service)
    {
        var wish = context.Environment.GetEnvironmentVariable(service.PortVariable);
        if (string.IsNullOrEmpty(wish))
            return service.DefaultPort;

        return ushort.TryParse(wish, out var port) && port > 0
            ? port
            : throw new DatabaseException($"{service.PortVariable} is '{wish}', which is no port.", $"Set {service.PortVariable} to a number from 1 to 65535, or unset it.");
    }

    /// <summary>Brings up one service on its wanted port, or on one that the engine chooses.</summary>
    /// <param name="service">The service.</param>
    /// <param name="cancellationToken">Kills Compose; what it has created is removed by <see cref="Down"/>.</param>
    /// <exception cref="DatabaseException">Compose failed.</exception>
    public ComposeServer Up(DatabaseService service, CancellationToken cancellationToken)
    {
        if (!touched)
        {
            touched = true;
            guard.WatchContainers(Name);
            RemoveLeftovers(cancellationToken);
        }

        var wanted = WantedPort(service);
        try
        {
            var isFree = ReservedPort.IsFree(wanted);
            if (!isFree)
                say($"{service.Name}: port {wanted} is in use; the Docker engine chooses another");
            Up(service, isFree ? wanted : EnginesChoice, cancellationToken);
        }
        catch (DatabaseException) when (PortIsTaken().IsMatch(lastLine ?? ""))
        {
            // Another program was faster: only the engine can bind a port without a race.
            say($"{service.Name}: port {wanted} has just been taken; the Docker engine chooses another");
            Up(service, EnginesChoice, cancellationToken);
        }

        return new ComposeServer(service, PublishedPort(service, cancellationToken), this);
    }

    private void Up(DatabaseService service, int port, CancellationToken cancellationToken)
    {
        DockerComposeUpSettings settings = new()
        {
            Detach = true,
            QuietPull = true,
            EnvironmentVariables = new Dictionary<string, string> { [service.PortVariable] = $"{port}" },
            // Compose tells its progress on standard error; line by line it does not get into the way of what else is printed.
            SetupProcessSettings = process =>
            {
                process.RedirectStandardError = true;
                process.RedirectedStandardErrorHandler = line =>
                {
                    if (line is { Length: > 0 })
                        say($"docker: {lastLine = line.Trim()}");
                    return line;
                };
            },
        };
        Try(
            $"bring up the container of {service.Name}",
            $"If the image cannot be pulled, name one that is here in DBAL_{service.Name.ToUpperInvariant()}_IMAGE, or use a server of this machine with --databases=local.",
            docker => docker.DockerComposeUp(settings, Project, service.Name),
            cancellationToken);
    }

    /// <summary>Says how the service's container has ended, such as <c>its container has exited with code 137</c>; null while it runs.</summary>
    /// <exception cref="DatabaseException">Compose could not tell.</exception>
    public string? FindEnd(DatabaseService service, CancellationToken cancellationToken)
    {
        var state = State().Match(Describe(service, cancellationToken)).Groups["value"].Value;
        return state switch
        {
            "running" or "created" or "restarting" => null,
            "" => "its container is gone",
            "exited" => $"its container has exited with code {ContainerExitCode().Match(Describe(service, cancellationToken)).Groups["value"].Value}",
            _ => $"its container is {state}",
        };
    }

    /// <summary>What the service's container printed last, standard error included.</summary>
    /// <exception cref="DatabaseException">Compose could not tell.</exception>
    public IReadOnlyList<string> ReadLogTail(DatabaseService service)
    {
        IEnumerable<string> lines = [];
        var settings = new DockerComposeLogsSettings { NoColor = true, Tail = $"{LogLines}" };
        Try("read logs", "Check that the Docker engine still runs.", docker => lines = docker.DockerComposeLogs(settings, Project), CancellationToken.None);

        return [.. from line in lines let match = LogLine().Match(line) where match.Groups["service"].Value == service.Name select match.Groups["text"].Value];
    }

    /// <summary>Removes the project's containers, networks and volumes, if there can be any.</summary>
    /// <exception cref="DatabaseException">Compose could not.</exception>
    public void Down(CancellationToken cancellationToken)
    {
        if (touched)
        {
            DockerComposeDownSettings settings = new() { Volumes = true, RemoveOrphans = true, Timeout = StopSeconds };
            DockerComposeSettings quietly = new() { File = [ComposeFile], ProjectName = Name, Progress = "quiet" };
            Try($"remove the containers of {Name}", $"Remove them with: {DownCommand}", docker => docker.DockerComposeDown(settings, quietly), cancellationToken);
        }
    }

    /// <summary>Looks for containers, networks and volumes that are still there.</summary>
    /// <returns>A line for each; empty when nothing is left, or nothing was brought up.</returns>
    public IReadOnlyList<string> FindLeft()
    {
        if (!touched)
            return [];
        return
        [
            .. from kind in (string[])["container", "network", "volume"]
               from id in Ask($"{kind} ls {(kind == "container" ? "--all " : "")}--quiet --filter label=com.docker.compose.project={Name}")
               select $"the {kind} {id} of {Name} is still there; remove it with: {DownCommand}",
        ];
    }

    private IReadOnlyList<string> Ask(string arguments)
    {
        using var process = context.ProcessRunner.Start(
            context.Tools.Resolve(["docker", "docker.exe"])!,
            new ProcessSettings { Arguments = arguments, RedirectStandardOutput = true, RedirectStandardError = true, Silent = true });
        process.WaitForExit();
        return process.GetExitCode() == 0 ? [.. process.GetStandardOutput().Where(line => line.Length > 0)] : [];
    }

    private void Try(string task, string remedy, Action<ICakeContext> command, CancellationToken cancellationToken)
    {
        lastLine = null;
        using var cancellable = new CancellableContext(context, cancellationToken);
        try
        {
            command(cancellable);
        }
        catch (CakeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (CakeException exception)
        {
            throw new DatabaseException($"Docker Compose could not {task} (exit code {exception.ExitCode}){(lastLine is null ? "; what it said stands above." : $": {lastLine}")}", remedy, exception);
        }
    }

    /// <summary>Removes the containers of a run that was killed, or that kept its servers.</summary>
    /// <exception cref="DatabaseException">Compose could not.</exception>
    public void RemoveLeftovers(CancellationToken cancellationToken)
    {
        if (List(new DockerComposePsSettings { All = true, Quiet = true }, cancellationToken).Count > 0)
        {
            say($"docker: removing containers of {Name} that an earlier run has left");
            touched = true;
            Down(cancellationToken);
        }
    }

    private int PublishedPort(DatabaseService service, CancellationToken cancellationToken) =>
        PublishedPort().Match(Describe(service, cancellationToken)) is { Success: true } match
            ? int.Parse(match.Groups["value"].Value)
            : throw new DatabaseException(
                $"{service.Name}: the container has no published port.", $"Check the ports of the service {service.Name} in {ComposeFile}, and the container's log.");

    // Compose prints an object a line, earlier versions an array: what is looked for stands in both.
    private string Describe(DatabaseService service, CancellationToken cancellationToken) =>
        string.Concat(List(new DockerComposePsSettings { All = true, Format = "json" }, cancellationToken, service.Name));

    private IReadOnlyList<string> List(DockerComposePsSettings settings, CancellationToken cancellationToken, params string[] services)
    {
        IEnumerable<string> lines = [];
        Try("list containers", "Check that the Docker engine still runs.", docker => lines = docker.DockerComposePs(settings, Project, services), cancellationToken);
        return [.. lines.Where(line => line.Length > 0)];
    }

    [GeneratedRegex(@"port is already allocated|address already in use", RegexOptions.IgnoreCase)]
    private static partial Regex PortIsTaken();

    [GeneratedRegex(@"""PublishedPort"":\s*(?<value>[1-9]\d*)")]
    private static partial Regex PublishedPort();

    [GeneratedRegex(@"""State"":\s*""(?<value>\w+)""")]
    private static partial Regex State();

    [GeneratedRegex(@"""ExitCode"":\s*(?<value>-?\d+)")]
    private static partial Regex ContainerExitCode();

    // A line begins with its container's name, after an escape code that some versions of Compose print even into a pipe.
    [GeneratedRegex(@"^(?:\x1b\[[0-9;]*[A-Za-z])*(?<service>[a-z]+)-\d+ *\| (?<text>.*)$")]
    private static partial Regex LogLine();
}
