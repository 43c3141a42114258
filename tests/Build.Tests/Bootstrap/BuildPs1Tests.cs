using NUnit.Framework;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Build.Tests.Bootstrap;

/// <summary>Runs <c>build.ps1</c> in PowerShell's engine without its command packages, which the script does not need.</summary>
[NonParallelizable]
public sealed class BuildPs1Tests : ScriptTests
{
    [Test]
    public void Lists_with_commas_are_passed_unchanged_although_PowerShell_makes_them_arrays()
    {
        Invoke(" --backend=sqlite,postgres --parallel=2 'a b' --filter='x,y' 1,2");

        Assert.That(Folder.ProgramArguments, Is.EqualTo(new[] { "--backend=sqlite,postgres", "--parallel=2", "a b", "--filter=x,y", "1,2" }));
    }

    [Test]
    public void Exit_codes_are_passed_on_even_if_native_errors_throw()
    {
        Folder.EndWith("program", 1);
        Assert.That(Invoke("", "$PSNativeCommandUseErrorActionPreference = $true; $ErrorActionPreference = 'Stop'; ").Code, Is.EqualTo(1));

        Folder.EndWith("dotnet", 1);
        File.Delete(Path.Combine(Folder.Root, "out", "Build.stamp"));
        Assert.That(Invoke("", "$PSNativeCommandUseErrorActionPreference = $true; $ErrorActionPreference = 'Stop'; ").Code, Is.EqualTo(2));
    }

    internal override (int Code, string Output, string Error) Run(params string[] arguments) =>
        Invoke(string.Concat(arguments.Select(argument => $" '{argument.Replace("'", "''")}'")));

    internal override (int Code, string Output, string Error) RunWithoutDotnet() => Invoke("", path: "/nowhere");

    // The script writes to the process's error stream, as command line scripts do.
    private (int Code, string Output, string Error) Invoke(string arguments, string before = "", string? path = null)
    {
        var (oldPath, oldError) = (Environment.GetEnvironmentVariable("PATH"), Console.Error);
        using var error = new StringWriter();
        Environment.SetEnvironmentVariable("PATH", path ?? $"{Folder.DotnetFolder}:{oldPath}");
        Console.SetError(error);
        try
        {
            using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
            runspace.Open();
            using var shell = PowerShell.Create(runspace);
            var script = Path.Combine(Folder.Root, "build.ps1").Replace("'", "''");
            var output = shell.AddScript($"{before}& '{script}'{arguments}; $global:code = $LASTEXITCODE").Invoke();
            Assert.That(shell.Streams.Error.Select(record => record.ToString()), Is.All.EqualTo("a line on the error stream"));
            return ((int)runspace.SessionStateProxy.GetVariable("code"), string.Join("\n", output), error.ToString());
        }
        finally
        {
            Console.SetError(oldError);
            Environment.SetEnvironmentVariable("PATH", oldPath);
        }
    }
}
