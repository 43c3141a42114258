using System.Security.Cryptography;
using System.Text;
using Cake.Core;
using Cake.Core.IO;
using Cake.Docker;

namespace Build.Databases;

/// <summary>The containers of <c>docker-compose.yml</c> that belong to one clone of the repository.</summary>
internal sealed class ComposeProject(ICakeContext context, DirectoryPath repository, Action<string> say)
{
    // What the containers hold is thrown away with them, so there is nothing that they need time for.
    private const int StopSeconds = 2;
    private const int LogLines = 30;

    private bool _touched;

    /// <summary>The same for every run in a folder, and another one in every other folder.</summary>
    public string Name { get; } = $"dbal-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository.FullPath)))[..8]}";

    private DockerComposeSettings Project => new() { File = [ComposeFile], ProjectName = Name };

    private string ComposeFile => repository.CombineWithFilePath("docker-compose.yml").FullPath;

    /// <summary>The command that removes the containers and their data.</summary>
    public string DownCommand => $"docker compose --file {ComposeFile} --project-name {Name} down --volumes";

    /// <summary>Removes what a run that was killed has left behind, so that no old data and no old port is in the way.</summary>
    public void RemoveLeftovers()
    {
        _touched = true;
        if (context.DockerComposePs(new DockerComposePsSettings { All = true, Quiet = true }, Project).Any(line => line.Length > 0))
        {
            say($"docker: an earlier run has left containers of {Name} behind; they are removed first");
            Down();
        }
    }

    /// <summary>Brings up one service on its usual port, or on the next free one.</summary>
    /// <exception cref="DatabaseException">Compose could not.</exception>
    public ComposeServer Up(DatabaseService service)
    {
        string? wish = context.Environment.GetEnvironmentVariable(service.PortVariable);
        if (!ushort.TryParse(wish is { Length: > 0 } ? wish : $"{service.DefaultPort}", out ushort wanted) || wanted == 0)
        {
            throw new DatabaseException($"{service.PortVariable} is '{wish}', which is no port.", $"Set {service.PortVariable} to a number from 1 to 65535, or unset it.");
        }

        int port = LoopbackPort.FirstFree(wanted);
        if (port != wanted)
        {
            say($"{service.Name}: port {wanted} is taken; the container gets {port}");
        }

        _touched = true;
        try
        {
            context.DockerComposeUp(
                new DockerComposeUpSettings
                {
                    Detach = true,
                    QuietPull = true,
                    EnvironmentVariables = new Dictionary<string, string> { [service.PortVariable] = $"{port}" },
                },
                new DockerComposeSettings { File = [ComposeFile], ProjectName = Name, Progress = "plain" },
                service.Name);
        }
        catch (CakeException exception)
        {
            throw new DatabaseException(
                $"{service.Name}: Docker Compose could not bring up its container (exit code {exception.ExitCode}); what it said stands above.",
                $"If the image cannot be pulled, name one that is here in DBAL_{service.Name.ToUpperInvariant()}_IMAGE, or use a server of this machine with --databases=local.",
                exception);
        }

        return new ComposeServer(service, port, this);
    }

    /// <summary>Whether the service's container has ended.</summary>
    public bool HasEnded(DatabaseService service) =>
        context.DockerComposePs(new DockerComposePsSettings { All = true, Quiet = true, Status = ["exited", "dead"] }, Project, service.Name).Any(line => line.Length > 0);

    /// <summary>What the service's container printed last, standard error included.</summary>
    public IReadOnlyList<string> ReadLogTail(DatabaseService service)
    {
        // Each line begins with its container's name: "postgres-1  | LOG:  …".
        string prefix = service.Name + "-";
        return
        [
            .. from line in context.DockerComposeLogs(new DockerComposeLogsSettings { NoColor = true, Tail = $"{LogLines}" }, Project)
               where line.StartsWith(prefix, StringComparison.Ordinal)
               select line[(line.IndexOf('|') + 1)..].TrimEnd(),
        ];
    }

    /// <summary>Removes the project's containers, networks and volumes, if there can be any.</summary>
    public void Down()
    {
        if (_touched)
        {
            context.DockerComposeDown(
                new DockerComposeDownSettings { Volumes = true, RemoveOrphans = true, Timeout = StopSeconds },
                new DockerComposeSettings { File = [ComposeFile], ProjectName = Name, Progress = "plain" });
        }
    }
}
