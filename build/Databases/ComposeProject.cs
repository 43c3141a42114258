using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Cake.Core;
using Cake.Core.IO;
using Cake.Docker;

namespace Build.Databases;

/// <summary>The containers of <c>docker-compose.yml</c> that belong to one clone of the repository.</summary>
internal sealed partial class ComposeProject(ICakeContext context, DirectoryPath repository, Action<string> say)
{
    // What the containers hold is thrown away with them, so there is nothing that they need time for.
    private const int StopSeconds = 1;
    private const int LogLines = 30;

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

    /// <summary>Brings up one service on its wanted port, or on the next free one.</summary>
    /// <exception cref="DatabaseException">Compose could not.</exception>
    public ComposeServer Up(DatabaseService service)
    {
        if (!touched)
        {
            touched = true;
            RemoveLeftovers();
        }

        var wanted = WantedPort(service);
        var port = LoopbackPort.FirstFree(wanted);
        if (port != wanted)
        {
            say($"{service.Name}: port {wanted} is taken; the container gets {port}");
        }

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
            () => context.DockerComposeUp(settings, Project, service.Name));
        return new ComposeServer(service, port, this);
    }

    /// <summary>Whether the service's container has ended.</summary>
    /// <exception cref="DatabaseException">Compose could not tell.</exception>
    public bool HasEnded(DatabaseService service) =>
        List(new DockerComposePsSettings { All = true, Quiet = true, Status = ["exited", "dead"] }, service.Name).Count > 0;

    /// <summary>What the service's container printed last, standard error included.</summary>
    /// <exception cref="DatabaseException">Compose could not tell.</exception>
    public IReadOnlyList<string> ReadLogTail(DatabaseService service)
    {
        IEnumerable<string> lines = [];
        Try("read logs", "See that the Docker engine still runs.", () => lines = context.DockerComposeLogs(new DockerComposeLogsSettings { NoColor = true, Tail = $"{LogLines}" }, Project));

        return [.. from line in lines let match = LogLine().Match(line) where match.Groups["service"].Value == service.Name select match.Groups["text"].Value];
    }

    /// <summary>Removes the project's containers, networks and volumes, if there can be any.</summary>
    /// <exception cref="DatabaseException">Compose could not.</exception>
    public void Down()
    {
        if (touched)
        {
            DockerComposeDownSettings settings = new() { Volumes = true, RemoveOrphans = true, Timeout = StopSeconds };
            DockerComposeSettings quietly = new() { File = [ComposeFile], ProjectName = Name, Progress = "quiet" };
            Try($"remove the containers of {Name}", $"Remove them with: {DownCommand}", () => context.DockerComposeDown(settings, quietly));
        }
    }

    private void Try(string task, string remedy, Action command)
    {
        lastLine = null;
        try
        {
            command();
        }
        catch (CakeException exception)
        {
            throw new DatabaseException($"Docker Compose could not {task} (exit code {exception.ExitCode}){(lastLine is null ? "; what it said stands above." : $": {lastLine}")}", remedy, exception);
        }
    }

    /// <summary>Removes what a run that was killed has left behind, or one that kept its servers: its data and ports would be in the way.</summary>
    /// <exception cref="DatabaseException">Compose could not.</exception>
    public void RemoveLeftovers()
    {
        if (List(new DockerComposePsSettings { All = true, Quiet = true }).Count > 0)
        {
            say($"docker: an earlier run has left containers of {Name} behind; they are removed");
            touched = true;
            Down();
        }
    }

    private IReadOnlyList<string> List(DockerComposePsSettings settings, params string[] services)
    {
        IEnumerable<string> lines = [];
        Try("list containers", "See that the Docker engine still runs.", () => lines = context.DockerComposePs(settings, Project, services));
        return [.. lines.Where(line => line.Length > 0)];
    }

    // A line begins with its container's name, after an escape code that some versions of Compose print even into a pipe.
    [GeneratedRegex(@"^(?:\x1b\[[0-9;]*[A-Za-z])*(?<service>[a-z]+)-\d+ *\| (?<text>.*)$")]
    private static partial Regex LogLine();
}
