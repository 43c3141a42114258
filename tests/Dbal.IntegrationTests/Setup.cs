// Outside any namespace, so that it runs before every test of the assembly.
[SetUpFixture]
public sealed class Setup : DaemonUnderTest;
