namespace Build.Tests.Bootstrap;

public sealed class BuildShTests : ScriptTests
{
    internal override (int Code, string Output, string Error) Run(params string[] arguments) => Folder.RunShell(arguments);

    internal override (int Code, string Output, string Error) RunWithoutDotnet() => Folder.RunShell([], hasDotnet: false);
}
