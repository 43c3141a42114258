using Build.Processes;
using Cake.Core;
using Cake.Core.IO;
using Cake.Docker;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Build.Servers;

/// <summary>The Compose project of this clone: the containers of <c>docker-compose.yml</c>.</summary>
internal sealed partial class ComposeProject(ICakeContext context, DirectoryPath repository, Action<string> say, ProcessGuard guard)
{
    // The data is removed with the containers, so a clean shutdown is not needed.
    private const int StopSeconds = 1;
    private const int LogLines = 30;
    private const int EnginesChoice = 0;

    private string? lastLine; // of the running command's standard error
    private bool touched;

    /// <summary>The project's name. It depends only on the path of the clone.</summary>
    public string Name { get; } = $"dbal-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository.FullPath)))[..8]}";

    private DockerComposeSettings Project => new() { File = [ComposeFile], ProjectName = Name };

    private string ComposeFile => repository.CombineWithFilePath("docker-compose.yml").FullPath;

    /// <summary>The command that removes the containers and their data.</summary>
    public string DownCommand => $"docker compose --file {ComposeFile} --project-name {Name} down --volumes";

    /// <summary>Returns the preferred host port of the service's container.</summary>
    /// <exception cref="DatabaseException">The service's port variable is not a valid port.</exception>
    public int PreferredPort(DatabaseService service)
    {
        var text = context.Environment.GetEnvironmentVariable(service.PortVariable);
        if (string.IsNullOrEmpty(text))
            return service.DefaultPort;

        return ushort.TryParse(text, out var port) && port > 0
            ? port
            : throw new DatabaseException(
                $"Invalid {service.PortVariable}: '{text}' is not a port number.", $"Set {service.PortVariable} to a number from 1 to 65535, or unset it.");
    }

    /// <summary>Starts one service on its preferred port, or on a port that the Docker engine chooses.</summary>
    /// <param name="service">The service.</param>
    /// <param name="cancellationToken">Kills Docker Compose; <see cref="Down"/> removes what it has created.</param>
    /// <exception cref="DatabaseException">Docker Compose failed.</exception>
    public ComposeServer Up(DatabaseService service, CancellationToken cancellationToken)
    {
        if (!touched)
        {
            touched = true;
            guard.WatchContainers(Name);
            RemoveLeftovers(cancellationToken);
        }

        var preferred = PreferredPort(service);
        try
        {
            var isFree = ReservedPort.IsFree(preferred);
            if (!isFree)
                say($"{service.Name}: port {preferred} is in use; the Docker engine chooses another port");
            Up(service, isFree ? preferred : EnginesChoice, cancellationToken);
        }
        catch (DatabaseException) when (PortIsTaken().IsMatch(lastLine ?? ""))
        {
            // Another program bound the port after the check. Only the engine can choose a port without a race.
            say($"{service.Name}: port {preferred} is now in use; the Docker engine chooses another port");
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
            // Compose prints its progress on standard error. Handling it by line keeps it from mixing with other output.
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
            $"start the container of {service.Name}",
            $"If the image cannot be pulled, set {service.ImageVariable} to a local image, or use --databases=local.",
            docker => docker.DockerComposeUp(settings, Project, service.Name),
            cancellationToken);
    }

    /// <summary>Returns how the service's container ended, such as <c>its container exited with code 137</c>; null while it runs.</summary>
    /// <exception cref="DatabaseException">Docker Compose failed.</exception>
    public string? FindEnd(DatabaseService service, CancellationToken cancellationToken)
    {
        var state = State().Match(Describe(service, cancellationToken)).Groups["value"].Value;
        return state switch
        {
            "running" or "created" or "restarting" => null,
            "" => "its container was removed",
            "exited" => $"its container exited with code {ContainerExitCode().Match(Describe(service, cancellationToken)).Groups["value"].Value}",
            _ => $"its container is {state}",
        };
    }

    /// <summary>Returns the last log lines of the service's container, including standard error.</summary>
    /// <exception cref="DatabaseException">Docker Compose failed.</exception>
    public IReadOnlyList<string> ReadLogTail(DatabaseService service)
    {
        IEnumerable<string> lines = [];
        var settings = new DockerComposeLogsSettings { NoColor = true, Tail = $"{LogLines}" };
        Try("read logs", "Check that the Docker engine is running.", docker => lines = docker.DockerComposeLogs(settings, Project), CancellationToken.None);

        return [.. from line in lines let match = LogLine().Match(line) where match.Groups["service"].Value == service.Name select match.Groups["text"].Value];
    }

    /// <summary>Removes the project's containers, networks and volumes. Does nothing when this run has not used Docker Compose.</summary>
    /// <exception cref="DatabaseException">Docker Compose failed.</exception>
    public void Down(CancellationToken cancellationToken)
    {
        if (touched)
        {
            DockerComposeDownSettings settings = new() { Volumes = true, RemoveOrphans = true, Timeout = StopSeconds };
            DockerComposeSettings quietly = new() { File = [ComposeFile], ProjectName = Name, Progress = "quiet" };
            Try(
                $"remove the containers of {Name}",
                $"Remove them with: {DownCommand}",
                docker => docker.DockerComposeDown(settings, quietly),
                cancellationToken);
        }
    }

    /// <summary>Finds containers, networks and volumes that still exist.</summary>
    /// <returns>One line for each; empty when none exists, or nothing was started.</returns>
    public IReadOnlyList<string> FindLeft()
    {
        if (!touched)
            return [];
        return
        [
            .. from kind in (string[])["container", "network", "volume"]
               from id in Ask($"{kind} ls {(kind == "container" ? "--all " : "")}--quiet --filter label=com.docker.compose.project={Name}")
               select $"the {kind} {id} of {Name} still exists; remove it with: {DownCommand}",
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
            var reason = lastLine is null ? "; see its output above." : $": {lastLine}";
            throw new DatabaseException($"Docker Compose failed to {task} (exit code {exception.ExitCode}){reason}", remedy, exception);
        }
    }

    /// <summary>Removes the containers of a killed run or of a run with <c>--keep</c>.</summary>
    /// <exception cref="DatabaseException">Docker Compose failed.</exception>
    public void RemoveLeftovers(CancellationToken cancellationToken)
    {
        if (List(new DockerComposePsSettings { All = true, Quiet = true }, cancellationToken).Count > 0)
        {
            say($"docker: removing the containers of {Name} from an earlier run");
            touched = true;
            Down(cancellationToken);
        }
    }

    private int PublishedPort(DatabaseService service, CancellationToken cancellationToken) =>
        PublishedPort().Match(Describe(service, cancellationToken)) is { Success: true } match
            ? int.Parse(match.Groups["value"].Value)
            : throw new DatabaseException(
                $"{service.Name}: the container has no published port.",
                    $"Check the ports of the service {service.Name} in {ComposeFile}, and the container's log.");

    // Compose prints one JSON object per line; earlier versions print an array. The patterns match both.
    private string Describe(DatabaseService service, CancellationToken cancellationToken) =>
        string.Concat(List(new DockerComposePsSettings { All = true, Format = "json" }, cancellationToken, service.Name));

    private IReadOnlyList<string> List(DockerComposePsSettings settings, CancellationToken cancellationToken, params string[] services)
    {
        IEnumerable<string> lines = [];
        Try(
            "list containers", "Check that the Docker engine is running.", docker => lines = docker.DockerComposePs(settings, Project, services),
            cancellationToken);
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

    // A line starts with the container's name, after an escape sequence that some versions of Compose print even into a pipe.
    [GeneratedRegex(@"^(?:\x1b\[[0-9;]*[A-Za-z])*(?<service>[a-z]+)-\d+ *\| (?<text>.*)$")]
    private static partial Regex LogLine();
}
